package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What a client of the store holds at a moment, to be compared with what it held before.
 *
 * @param connections that the server has of it
 * @param statements most that one connection has prepared on the server
 * @param threads of the platform
 * @param bytes of the heap that are reachable
 */
public record Holdings(int connections, int statements, int threads, long bytes) {
    /** Threads that carry virtual threads, or keep time for the pool, come and go. */
    private static final int STRAY_THREADS = 4;

    private static final long STRAY_BYTES = 8L << 20;

    /**
     * @param database under an application name that nobody else has
     * @param pool of connections to it, all idle
     */
    public static Holdings of(PGSimpleDataSource database, HikariDataSource pool)
            throws SQLException {
        String connections =
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = '%s'"
                                .formatted(database.getApplicationName())
                        + " AND pid <> pg_backend_pid() AND datname = current_database()";
        return new Holdings(
                number(TestPostgres.column(database, connections)),
                preparedStatements(pool),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                reachableBytes());
    }

    /** Asserts that it is hardly more than it was, and within its bounds. */
    public void assertNoMoreThan(Holdings before, HikariDataSource pool, int mostStatements) {
        assertThat(connections).isLessThanOrEqualTo(pool.getMaximumPoolSize());
        assertThat(statements).isBetween(1, mostStatements);
        assertThat(threads).isLessThanOrEqualTo(before.threads + STRAY_THREADS);
        assertThat(bytes).isLessThan(before.bytes + STRAY_BYTES);
    }

    /** Asks each connection of the pool. */
    private static int preparedStatements(HikariDataSource pool) throws SQLException {
        List<Connection> all = new ArrayList<>();
        int most = 0;
        try {
            for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
                Connection next = pool.getConnection();
                all.add(next);
                String count = "SELECT count(*) FROM pg_prepared_statements";
                most = Math.max(most, number(TestPostgres.column(next, count)));
            }
            return most;
        } finally {
            for (Connection each : all) {
                each.close();
            }
        }
    }

    private static int number(List<String> column) {
        return Integer.parseInt(column.getFirst());
    }

    private static long reachableBytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            memory.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
