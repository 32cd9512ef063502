package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What an append costs does not grow with the table, whatever the planner believes of that. */
class AppendPlansTest {
    private static final int ROUNDS = 100;

    /**
     * A round's messages, once each when looked for by id and when looked for at a stream's end.
     */
    private static final long MOST_READ = 2 * 6 * ROUNDS;

    @Test
    void noAppendReadsThroughTheTable() {
        PGSimpleDataSource database = TestPostgres.withOwnSql();
        // Now the server believes that the table is empty, and plans for that.
        TestPostgres.execute(database, "VACUUM ANALYZE message_store.messages");
        TestPostgres.execute(
                database, "ALTER TABLE message_store.messages SET (autovacuum_enabled = off)");

        try (HikariDataSource pool = TestPostgres.pool(database, 1)) {
            MessageDb store = new MessageDb(pool);
            for (int i = 0; i < ROUNDS; i++) {
                store.append("new-" + i, AppendContract.message("T"), ExpectedVersion.noStream());
                store.append("any-1", AppendContract.message("T"), ExpectedVersion.any());
                store.append("any-2", AppendContract.messages(2), ExpectedVersion.any());
                store.append("pair-" + i, AppendContract.messages(2), ExpectedVersion.noStream());
            }
        }

        awaitEndOfOthers(database);
        assertThat(number(database, "seq_tup_read", "pg_stat_user_tables")).isZero();
        assertThat(number(database, "sum(idx_tup_read)", "pg_stat_user_indexes"))
                .isBetween(1L, MOST_READ);
    }

    /** A connection's statistics are there at the latest when it has ended. */
    private static void awaitEndOfOthers(PGSimpleDataSource database) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        String others =
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND pid <> pg_backend_pid() AND backend_type = 'client backend'";
        while (!TestPostgres.column(database, others).isEmpty()) {
            assertThat(System.nanoTime()).as("they do not end").isLessThan(deadline);
        }
    }

    private static long number(PGSimpleDataSource database, String column, String view) {
        List<String> found =
                TestPostgres.column(
                        database,
                        "SELECT %s FROM %s WHERE relname = 'messages'".formatted(column, view));
        return Long.parseLong(found.getFirst());
    }
}
