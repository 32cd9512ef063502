package parley.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;
import parley.bench.StoreDatabase.Sql;
import parley.messagedb.CategoryRead;
import parley.messagedb.Message;
import parley.messagedb.MessageDb;
import parley.messagedb.subscription.Notifications;
import parley.messagedb.subscription.Polling;
import parley.messagedb.subscription.Source;
import parley.messagedb.subscription.Subscription;
import parley.messagedb.subscription.Subscriptions;

/**
 * How long a message takes from before its append to its handler, when nothing else goes on: one
 * message at a time, with a pause in between.
 *
 * @param way how the reader hears of it
 * @param micros of all rounds
 */
record HandlerLatency(Way way, Histogram micros) {

    /** The ways in which a reader hears of a message. */
    enum Way {
        WOKEN("one process, woken by the append", Sql.PARLEY, false),
        BARE("one process, a bare INSERT and then a bare SELECT", Sql.PARLEY, false),
        NOTIFIED("two processes, notified", Sql.PARLEY, true),
        POLLING("two processes, polling every 10 ms", Sql.PARLEY, true),
        PLAIN("two processes, polling reader every 10 ms, original's SQL", Sql.ORIGINAL, true);

        private final String title;
        private final Sql sql;
        private final boolean two;

        Way(String title, Sql sql, boolean two) {
            this.title = title;
            this.sql = sql;
            this.two = two;
        }
    }

    private static final String CATEGORY = "latency";

    private static final String INSERT =
            "INSERT INTO message_store.messages (stream_name, position, type)"
                    + " VALUES (?, ?, 'Sent')";

    private static final String SELECT =
            "SELECT * FROM message_store.messages WHERE stream_name = ? AND position = ?";

    private static final int CONNECTIONS = 6;
    private static final int DIGITS = 3;
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** The first ones teach connections their statements. */
    private static final int LEARNING = 50;

    static List<HandlerLatency> all() {
        return List.of(Way.values()).stream()
                .map(way -> new HandlerLatency(way, new Histogram(DIGITS)))
                .toList();
    }

    String title() {
        return way.title;
    }

    Sql sql() {
        return way.sql;
    }

    double millis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }

    double maxMillis() {
        return micros.getMaxValue() / 1000.0;
    }

    /** Messages of one round, on their way from an appender to the reader. */
    private final class Arrivals {
        private final CountDownLatch left;
        private int learning = LEARNING;

        Arrivals(int messages) {
            left = new CountDownLatch(messages);
        }

        /** The time before its append stands in a message; the clock is that of the machine. */
        void take(Message message) {
            long now = System.nanoTime();
            if (learning > 0) {
                learning--;
            } else {
                long sent = AppenderProcess.sent(message);
                micros.recordValue((now - sent) / 1000);
                left.countDown();
            }
        }

        boolean areAllThere() {
            return left.getCount() == 0;
        }

        void await() throws InterruptedException {
            if (!left.await(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw new BenchFailure(
                        "%s: %d messages are missing".formatted(title(), left.getCount()));
            }
        }
    }

    /** Takes so many messages more. */
    void run(StoreDatabase store, int messages)
            throws IOException, InterruptedException, SQLException {
        store.refill("SELECT 1");
        if (way == Way.BARE) {
            insertAndSelect(store, messages);
            return;
        }
        Arrivals arrivals = new Arrivals(messages);
        try (HikariDataSource pool = store.pool(CONNECTIONS)) {
            MessageDb client = new MessageDb(pool);
            switch (way) {
                case WOKEN -> subscribe(store, pool, client, Subscriptions.POLLING, arrivals);
                case POLLING -> subscribe(store, pool, client, Polling.constant(POLL), arrivals);
                case NOTIFIED -> {
                    try (Notifications heard = Notifications.open(pool, client)) {
                        heard.awaitListening(LONGEST);
                        subscribe(store, pool, client, Subscriptions.POLLING, arrivals);
                    }
                }
                case PLAIN -> poll(store, pool, arrivals);
                case BARE -> throw new IllegalStateException("has no reader");
            }
        }
    }

    private void subscribe(
            StoreDatabase store,
            HikariDataSource pool,
            MessageDb client,
            Polling polling,
            Arrivals arrivals)
            throws IOException, InterruptedException {
        int count = Math.toIntExact(arrivals.left.getCount()) + LEARNING;
        try (Subscription _ =
                new Subscriptions(pool, client)
                        .polling(polling)
                        .to(Source.category(CATEGORY))
                        .handle(arrivals::take)) {
            if (way.two) {
                try (AppenderProcess _ =
                        AppenderProcess.start(store, CATEGORY, count, notifies())) {
                    arrivals.await();
                }
            } else {
                AppenderProcess.append(client, CATEGORY, count);
                arrivals.await();
            }
        }
    }

    /** What the database and the disk take for it, at least. */
    private void insertAndSelect(StoreDatabase store, int messages) throws SQLException {
        String stream = CATEGORY + "-1";
        try (HikariDataSource pool = store.pool(1);
                Connection connection = pool.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT);
                PreparedStatement select = connection.prepareStatement(SELECT)) {
            RandomGenerator random = new Random(messages);
            for (int i = 0; i < messages + LEARNING; i++) {
                AppenderProcess.pause(random);
                long began = System.nanoTime();
                insert.setString(1, stream);
                insert.setLong(2, i);
                insert.executeUpdate();
                select.setString(1, stream);
                select.setLong(2, i);
                select.executeQuery().close();
                if (i >= LEARNING) {
                    micros.recordValue((System.nanoTime() - began) / 1000);
                }
            }
        }
    }

    private boolean notifies() {
        return way == Way.NOTIFIED;
    }

    private void poll(StoreDatabase store, HikariDataSource pool, Arrivals arrivals)
            throws IOException, SQLException {
        int count = Math.toIntExact(arrivals.left.getCount()) + LEARNING;
        CategoryRead read = CategoryRead.of(CATEGORY).limit(ReadCell.BATCH);
        long position = 1;
        long end = System.nanoTime() + LONGEST.toNanos();
        try (AppenderProcess _ = AppenderProcess.start(store, CATEGORY, count, false)) {
            while (!arrivals.areAllThere()) {
                List<Message> messages = ReadCell.original(pool, read.from(position));
                messages.forEach(arrivals::take);
                if (messages.isEmpty()) {
                    LockSupport.parkNanos(POLL.toNanos());
                } else {
                    position = messages.getLast().globalPosition() + 1;
                }
                if (System.nanoTime() > end) {
                    throw new BenchFailure(title() + ": messages are missing");
                }
            }
        }
    }
}
