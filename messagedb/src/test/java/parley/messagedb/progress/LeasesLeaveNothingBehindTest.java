package parley.messagedb.progress;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.TestPostgres;

/** After very many takings and releases there is what there was after a tenth as many. */
class LeasesLeaveNothingBehindTest {
    private static final int CYCLES = 10_000;
    private static final int CONNECTIONS = 3;
    private static final int SHARES = 4;

    /** Those of joining, beating, releasing and leaving; of transactions; the test's. */
    private static final int MOST_STATEMENTS = 18;

    private static final int STRAY_THREADS = 4;
    private static final long STRAY_BYTES = 8L << 20;

    /** Half-empty pages, and what autovacuum has not come round to. */
    private static final long MOST_TABLE_BYTES = 4L << 20;

    private record Holdings(int statements, int threads, long bytes, long tableBytes) {}

    @Test
    void holdAfterManyCyclesWhatTheyHeldAfterFew() throws Exception {
        PGSimpleDataSource database = TestPostgres.withOwnSql();
        database.setApplicationName("lease-leaks");
        ProgressTables installed = ProgressTables.install(database);
        try (HikariDataSource pool = TestPostgres.pool(database, CONNECTIONS)) {
            ProgressTables tables = new ProgressTables(pool, installed.schema());
            cycle(tables, CYCLES / 10);
            Holdings few = holdings(database, pool);

            cycle(tables, CYCLES);

            Holdings many = holdings(database, pool);
            assertThat(many.statements()).isLessThanOrEqualTo(MOST_STATEMENTS);
            assertThat(many.threads()).isLessThanOrEqualTo(few.threads() + STRAY_THREADS);
            assertThat(many.bytes()).isLessThan(few.bytes() + STRAY_BYTES);
            assertThat(many.tableBytes()).isLessThan(MOST_TABLE_BYTES);
            assertThat(
                            TestPostgres.column(
                                    database,
                                    "SELECT count(*) FROM pg_stat_activity WHERE application_name"
                                            + " = 'lease-leaks' AND pid <> pg_backend_pid()"
                                            + " AND datname = current_database()"))
                    .allMatch(count -> Integer.parseInt(count) <= CONNECTIONS);
            assertThat(rows(database, "member")).isZero();
            assertThat(rows(database, "share")).isEqualTo(SHARES);
            assertThat(rows(database, "share WHERE owner IS NOT NULL")).isZero();
            assertThat(
                            TestPostgres.column(
                                    database,
                                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
                                            + " AND database = (SELECT oid FROM pg_database"
                                            + " WHERE datname = current_database())"))
                    .containsExactly("0");
        }
    }

    /** Each takes and releases all shares; one in ten is by a member that comes and goes. */
    private static void cycle(ProgressTables tables, int cycles) {
        Leases leases = new Leases(tables);
        CheckpointTable checkpoints = new CheckpointTable(tables);
        for (int i = 0; i < cycles / 10; i++) {
            try (Member member = leases.join("mailer", SHARES, Duration.ofMinutes(1))) {
                for (int j = 0; j < 10; j++) {
                    List<Lease> held = member.beat().held();
                    assertThat(held).hasSize(SHARES);
                    assertThat(checkpoints.load(held.getFirst()).version()).isZero();
                    if (j < 9) {
                        held.forEach(member::release);
                    }
                }
            }
        }
    }

    private static int rows(PGSimpleDataSource database, String table) {
        return Integer.parseInt(
                TestPostgres.column(database, "SELECT count(*) FROM message_db_progress." + table)
                        .getFirst());
    }

    private static Holdings holdings(PGSimpleDataSource database, HikariDataSource pool)
            throws SQLException {
        String size =
                "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND"
                        + " relnamespace = 'message_db_progress'::regnamespace";
        return new Holdings(
                preparedStatements(pool),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                reachableBytes(),
                Long.parseLong(TestPostgres.column(database, size).getFirst()));
    }

    /** Asks each connection of the pool. */
    private static int preparedStatements(HikariDataSource pool) throws SQLException {
        List<Connection> all = new ArrayList<>();
        int most = 0;
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                Connection next = pool.getConnection();
                all.add(next);
                String count = "SELECT count(*) FROM pg_prepared_statements";
                most =
                        Math.max(
                                most,
                                Integer.parseInt(TestPostgres.column(next, count).getFirst()));
            }
            return most;
        } finally {
            for (Connection each : all) {
                each.close();
            }
        }
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
