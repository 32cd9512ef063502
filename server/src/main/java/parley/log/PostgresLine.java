package parley.log;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a Postgres that one piece of work keeps for itself, on a thread of its own. When
 * it is lost, it is opened again, at most every {@link #RETRY}, for as long as it takes: nothing
 * may depend on it. An outage is told once.
 */
final class PostgresLine implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(PostgresLine.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration END = Duration.ofSeconds(1);

    /** What is done over it. */
    interface Work {
        /** Done first on each new connection. */
        default void begin(Connection connection) throws SQLException {}

        /**
         * Done again and again. Waits for what there is to do, for a while at most, and ends at
         * once when the connection is closed or the thread interrupted.
         *
         * @throws SQLException when the connection is to be opened anew
         */
        void step(Connection connection) throws SQLException, InterruptedException;
    }

    private final PostgresAddress address;
    private final String name;
    private final Work work;
    private final Thread thread;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;

    /** Whether the outage at hand was told; of the thread. */
    private boolean told;

    /**
     * @param name of what it is for, as the database shows it
     */
    PostgresLine(PostgresAddress address, String name, Work work) {
        this.address = address;
        this.name = PostgresPool.applicationName(name);
        this.work = work;
        this.thread = Thread.ofPlatform().daemon().name("postgres-" + name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                long begun = System.nanoTime();
                try (Connection opened = open()) {
                    work(opened);
                } catch (SQLException e) {
                    lost(e);
                }
                Thread.sleep(RETRY.minusNanos(System.nanoTime() - begun));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private Connection open() throws SQLException {
        Properties properties = PostgresPool.properties(name);
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        // Nothing that is written here needs to last.
        properties.setProperty("options", "-c synchronous_commit=off");
        return DriverManager.getConnection(address.jdbcUrl(), properties);
    }

    private void work(Connection opened) throws SQLException, InterruptedException {
        connection = opened;
        work.begin(opened);
        while (!closed) {
            work.step(opened);
            recovered();
        }
    }

    private void lost(SQLException e) {
        if (!closed && !told) {
            told = true;
            LOGGER.warn(
                    "Hubs may wake each other late: connection {} to the database is lost; trying"
                            + " again every {} s: {}",
                    name,
                    RETRY.toSeconds(),
                    e.getMessage());
        }
    }

    private void recovered() {
        if (told) {
            told = false;
            LOGGER.info("Connection {} to the database is there again", name);
        }
    }

    /** Ends the work. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Connection open = connection;
        try {
            if (open != null) {
                open.close(); // which ends a wait for what comes over it
            }
            thread.join(END); // not longer: it may be connecting
        } catch (SQLException e) {
            LOGGER.debug("Connection {} did not close as it should", name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
