package parley.messagedb.progress;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.Holdings;
import parley.messagedb.TestPostgres;

/** After very many takings and releases there is what there was after a tenth as many. */
class LeasesLeaveNothingBehindTest {
    private static final int CYCLES = 10_000;
    private static final int CONNECTIONS = 3;
    private static final int SHARES = 4;

    /** Those of joining, beating, releasing and leaving; of transactions; the test's. */
    private static final int MOST_STATEMENTS = 18;

    /** Half-empty pages, and what autovacuum has not come round to. */
    private static final long MOST_TABLE_BYTES = 4L << 20;

    @Test
    void holdAfterManyCyclesWhatTheyHeldAfterFew() throws Exception {
        PGSimpleDataSource database = TestPostgres.withOwnSql();
        database.setApplicationName("lease-leaks");
        ProgressTables installed = ProgressTables.install(database);
        try (HikariDataSource pool = TestPostgres.pool(database, CONNECTIONS)) {
            ProgressTables tables = new ProgressTables(pool, installed.schema());
            cycle(tables, CYCLES / 10);
            Holdings few = Holdings.of(database, pool);

            cycle(tables, CYCLES);

            Holdings many = Holdings.of(database, pool);
            many.assertNoMoreThan(few, pool, MOST_STATEMENTS);
            assertThat(tableBytes(database)).isLessThan(MOST_TABLE_BYTES);
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

    private static long tableBytes(PGSimpleDataSource database) {
        String size =
                "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND"
                        + " relnamespace = 'message_db_progress'::regnamespace";
        return Long.parseLong(TestPostgres.column(database, size).getFirst());
    }
}
