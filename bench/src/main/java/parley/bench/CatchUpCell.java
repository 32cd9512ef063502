package parley.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import parley.bench.StoreDatabase.Sql;
import parley.messagedb.CategoryRead;
import parley.messagedb.MessageDb;
import parley.messagedb.subscription.Source;
import parley.messagedb.subscription.Subscription;
import parley.messagedb.subscription.Subscriptions;

/**
 * How fast one reader catches up with all that is stored, with a handler that counts.
 *
 * @param client whether it is a subscription of Parley's, or a loop around the interface's function
 * @param rates messages a second, of each round
 */
record CatchUpCell(boolean client, What what, Sql sql, List<Double> rates) {

    /** What is followed. */
    enum What {
        CATEGORY("category"),
        GROUP("member of a consumer group of " + ReadCell.MEMBERS),
        EVERYTHING("everything");

        private final String title;

        What(String title) {
            this.title = title;
        }
    }

    private static final int CONNECTIONS = 3;

    /** All that can be compared: the function knows no everything. */
    static List<CatchUpCell> all() {
        List<CatchUpCell> cells = new ArrayList<>();
        for (What what : What.values()) {
            cells.add(new CatchUpCell(true, what, Sql.PARLEY, new ArrayList<>()));
            cells.add(new CatchUpCell(true, what, Sql.ORIGINAL, new ArrayList<>()));
            if (what != What.EVERYTHING) {
                cells.add(new CatchUpCell(false, what, Sql.ORIGINAL, new ArrayList<>()));
            }
        }
        return cells;
    }

    String title() {
        String by =
                client
                        ? "subscription" + (sql == Sql.PARLEY ? "" : ", original's SQL")
                        : "polling reader, original's SQL";
        return what.title + ", " + by;
    }

    double rate() {
        return Rounds.median(rates.stream().mapToDouble(Double::doubleValue).toArray());
    }

    String range() {
        return Machine.number(rates.stream().mapToDouble(each -> each).min().orElseThrow(), 0)
                + "–"
                + Machine.number(rates.stream().mapToDouble(each -> each).max().orElseThrow(), 0);
    }

    /**
     * Catches up from the beginning, again and again, until the time is up.
     *
     * @param number of the round, which decides whose share is read
     * @return messages a second
     */
    double run(StoreDatabase store, Duration time, int number) throws SQLException {
        try (HikariDataSource pool = store.pool(CONNECTIONS)) {
            long began = System.nanoTime();
            long end = began + time.toNanos();
            long count = 0;
            for (int i = number; System.nanoTime() < end; i++) {
                count += client ? subscribe(pool, end, i) : poll(pool, end, i);
            }
            return count / ((System.nanoTime() - began) / 1e9);
        }
    }

    private long subscribe(HikariDataSource pool, long end, int number) {
        LongAdder counted = new LongAdder();
        try (Subscription each =
                new Subscriptions(pool, new MessageDb(pool))
                        .to(source(number))
                        .handle(_ -> counted.increment())) {
            each.drain(Duration.ofNanos(end - System.nanoTime()));
        }
        return counted.sum();
    }

    private Source source(int number) {
        Source.Category category = Source.category("category" + number % Library.CATEGORIES);
        return switch (what) {
            case CATEGORY -> category;
            case GROUP -> category.member(number % ReadCell.MEMBERS, ReadCell.MEMBERS);
            case EVERYTHING -> Source.everything();
        };
    }

    private long poll(HikariDataSource pool, long end, int number) throws SQLException {
        CategoryRead read =
                CategoryRead.of("category" + number % Library.CATEGORIES).limit(ReadCell.BATCH);
        if (what == What.GROUP) {
            read = read.member(number % ReadCell.MEMBERS, ReadCell.MEMBERS);
        }
        long position = 1;
        long count = 0;
        while (System.nanoTime() < end) {
            var messages = ReadCell.original(pool, read.from(position));
            count += messages.size();
            if (messages.size() < ReadCell.BATCH) {
                break;
            }
            position = messages.getLast().globalPosition() + 1;
        }
        return count;
    }
}
