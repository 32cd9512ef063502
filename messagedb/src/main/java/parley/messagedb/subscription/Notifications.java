package parley.messagedb.subscription;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import parley.messagedb.MessageDb;
import parley.messagedb.WakeUps;

/**
 * Wakes the subscriptions of other processes by {@code NOTIFY} on the channel {@value #CHANNEL},
 * and those of this one when others do. Nothing depends on it: whoever hears nothing polls.
 *
 * <p>It tells of the categories that this client appends to, outside of the transactions that
 * write, since a transaction with a notification keeps others from committing beside it; and those
 * of a few milliseconds together. Any user may do so, also on an unmodified Message DB.
 *
 * <p>It keeps one connection, to listen, and borrows another for each notification. When the first
 * is lost it is opened again, every two seconds at most, for as long as it takes. It needs
 * Postgres's own JDBC driver, and connections that unwrap to its {@code PGConnection}.
 */
public final class Notifications implements AutoCloseable {
    /** What is listened to. */
    public static final String CHANNEL = "message_db_stored";

    private static final Logger LOG = System.getLogger(Notifications.class.getName());

    /** From one notification to the next: what is stored meanwhile shares the next one. */
    private static final Duration SPACING = Duration.ofMillis(2);

    private static final Duration RETRY = Duration.ofSeconds(2);

    /** How long a connection is left alone before it is asked whether it is still there. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /** How long it waits for the next notification before it sees whether it was closed. */
    private static final Duration STEP = Duration.ofMillis(200);

    private static final int ANSWER_SECONDS = 2;

    /** Postgres takes less than 8,000 bytes; beyond that all are woken. */
    private static final int LONGEST = 7_000;

    private static final String ALL = "*";

    /** Its transaction stores nothing, so nobody needs to wait until it is on disk. */
    private static final String NOTIFY =
            "SELECT set_config('synchronous_commit', 'off', true), pg_notify(?, ?)";

    private final DataSource database;
    private final WakeUps wakeUps;
    private final String sender = UUID.randomUUID().toString();
    private final WakeUps.Agreement agreement;
    private final Thread listening;
    private final Thread telling;
    private final Semaphore untold = new Semaphore(0);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch listens = new CountDownLatch(1);

    /** Under its own lock. */
    private final Set<String> categories = new LinkedHashSet<>();

    private boolean lost;

    private Notifications(DataSource database, WakeUps wakeUps, ThreadFactory threads) {
        this.database = database;
        this.wakeUps = wakeUps;
        this.agreement = wakeUps.tell(this::stored);
        this.listening = threads.newThread(this::listen);
        this.telling = threads.newThread(this::tell);
    }

    /**
     * Begins to tell and to listen, on two daemon threads.
     *
     * @param database connections to the store's database, not through a pooler that shares
     *     sessions between clients
     * @param store whose appends are told of, and whose subscriptions are woken
     */
    public static Notifications open(DataSource database, MessageDb store) {
        return open(
                database,
                store,
                Thread.ofPlatform().daemon().name("message-db-notifications").factory());
    }

    /** As {@link #open(DataSource, MessageDb)}, on two threads of a factory. */
    public static Notifications open(DataSource database, MessageDb store, ThreadFactory threads) {
        Notifications opened = new Notifications(database, store.wakeUps(), threads);
        opened.listening.start();
        opened.telling.start();
        return opened;
    }

    /**
     * Waits until it has listened for the first time.
     *
     * @return whether it has
     */
    public boolean awaitListening(Duration most) throws InterruptedException {
        return listens.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** On a thread that has written. */
    private void stored(String category) {
        synchronized (categories) {
            categories.add(category);
        }
        if (untold.availablePermits() == 0) {
            untold.release();
        }
    }

    private void tell() {
        try {
            while (!isClosed()) {
                untold.acquire();
                untold.drainPermits();
                tell(take());
                var _ = closed.await(SPACING.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private String take() {
        synchronized (categories) {
            String text = String.join("\n", categories);
            categories.clear();
            return text.length() * 3 > LONGEST ? ALL : text;
        }
    }

    private void tell(String what) {
        if (what.isEmpty()) {
            return;
        }
        try (Connection connection = database.getConnection();
                PreparedStatement notify = connection.prepareStatement(NOTIFY)) {
            notify.setString(1, CHANNEL);
            notify.setString(2, sender + "\n" + what);
            notify.execute();
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "Others were not told that something was stored", e);
        }
    }

    private void listen() {
        try {
            while (!isClosed()) {
                try (Connection opened = database.getConnection()) {
                    listen(opened);
                } catch (SQLException e) {
                    lost(e);
                }
                var _ = closed.await(RETRY.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(Connection opened) throws SQLException {
        opened.setAutoCommit(true);
        try (Statement statement = opened.createStatement()) {
            statement.execute("LISTEN " + CHANNEL);
        }
        PGConnection connection = opened.unwrap(PGConnection.class);
        recovered();
        listens.countDown();
        wakeUps.storedAnywhere(); // for what was said while nobody listened
        long lastHeard = System.nanoTime();
        while (!isClosed()) {
            PGNotification[] heard = connection.getNotifications(Math.toIntExact(STEP.toMillis()));
            for (PGNotification each : heard) {
                hear(each.getParameter());
            }
            if (heard.length > 0) {
                lastHeard = System.nanoTime();
            } else if (System.nanoTime() - lastHeard > SILENCE.toNanos()) {
                if (!opened.isValid(ANSWER_SECONDS)) {
                    throw new SQLException("The connection does not answer");
                }
                lastHeard = System.nanoTime();
            }
        }
        leave(opened);
    }

    /** A pool may hand it on to who does not listen. */
    private static void leave(Connection opened) throws SQLException {
        try (Statement statement = opened.createStatement()) {
            statement.execute("UNLISTEN " + CHANNEL);
        }
    }

    private void hear(String told) {
        String[] lines = told.split("\n", -1);
        if (lines[0].equals(sender)) {
            return;
        }
        for (int i = 1; i < lines.length; i++) {
            if (lines[i].equals(ALL)) {
                wakeUps.storedAnywhere();
            } else {
                wakeUps.stored(lines[i]);
            }
        }
    }

    private void lost(SQLException e) {
        if (!isClosed() && !lost) {
            lost = true;
            LOG.log(
                    Level.WARNING,
                    "No notifications are heard, so subscriptions poll; trying again every %d s"
                            .formatted(RETRY.toSeconds()),
                    e);
        }
    }

    private void recovered() {
        if (lost) {
            lost = false;
            LOG.log(Level.INFO, "Notifications are heard again");
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Tells and listens no more; waits a fifth of a second at most where the server answers. */
    @Override
    public void close() {
        agreement.close();
        closed.countDown();
        untold.release();
        try {
            listening.join();
            telling.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
