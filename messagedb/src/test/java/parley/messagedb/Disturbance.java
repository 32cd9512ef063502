package parley.messagedb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Ends sessions of writers in the middle of what they do, and sits idle in transactions with a
 * category's lock, time and again.
 */
final class Disturbance implements AutoCloseable {
    private static final Duration BETWEEN_ENDINGS = Duration.ofMillis(60);

    /** Beyond the time for which a batch of several waits for a lock. */
    private static final Duration HOLD = Duration.ofMillis(350);

    private static final Duration BETWEEN_HOLDS = Duration.ofMillis(900);

    private final DataSource database;
    private final List<String> categories;
    private final Random random = new Random(7);
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);

    /**
     * @param database with {@code message_store} in its search path
     * @param victim an SQL condition on {@code pg_stat_activity}
     */
    Disturbance(DataSource database, String victim, List<String> categories) {
        this.database = database;
        this.categories = categories;
        every(BETWEEN_ENDINGS, () -> endOne(victim));
        every(BETWEEN_HOLDS, this::hold);
    }

    /** Something to do on the server, which may be away. */
    private interface Act {
        void on() throws SQLException;
    }

    private void every(Duration time, Act act) {
        clock.scheduleWithFixedDelay(quietly(act), 0, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Runnable quietly(Act act) {
        return () -> {
            try {
                act.on();
            } catch (SQLException e) {
                // The server is away for a moment.
            }
        };
    }

    private void endOne(String victim) throws SQLException {
        String end =
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'active'"
                        + " AND (%s) ORDER BY random() LIMIT 1".formatted(victim);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(end)) {
            if (row.next()) {
                ended.incrementAndGet();
            }
        }
    }

    private void hold() throws SQLException {
        String category = categories.get(random.nextInt(categories.size()));
        Connection connection = database.getConnection();
        try {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT acquire_lock('" + category + "')");
            }
            held.incrementAndGet();
        } finally {
            Act letGo = connection::close;
            later(quietly(letGo));
        }
    }

    private void later(Runnable letGo) {
        try {
            clock.schedule(letGo, HOLD.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            letGo.run(); // closed meanwhile: nobody else would ever let go
        }
    }

    /** How many sessions it has ended. */
    int ended() {
        return ended.get();
    }

    /** How many times it has held a lock. */
    int held() {
        return held.get();
    }

    /** Lets go of what it holds. */
    @Override
    public void close() {
        clock.close();
    }
}
