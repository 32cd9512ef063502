package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class SchemaTest {
    /** Changes whenever a function or a comment is written anew. */
    private static final String CATALOG_ROWS =
            """
            SELECT xmin::text || ' ' || oid FROM pg_proc
            WHERE pronamespace = 'message_store'::regnamespace
            ORDER BY oid
            """;

    @Test
    void installsTheWholeInterfaceAndItsRole() {
        PGSimpleDataSource database = TestPostgres.emptyDatabase();

        assertThat(Schema.install(database)).isEqualTo(new Schema.Installation(false, true));

        assertThat(new MessageDb(database).version()).isEqualTo("1.3.0");
    }

    @Test
    void aSecondInstallTouchesNothing() {
        PGSimpleDataSource database = TestPostgres.withOwnSql();
        List<String> before = TestPostgres.column(database, CATALOG_ROWS);

        assertThat(Schema.install(database)).isEqualTo(new Schema.Installation(false, true));

        assertThat(TestPostgres.column(database, CATALOG_ROWS)).isEqualTo(before);
    }

    @Test
    void replacesWhatAnEarlierVersionOfOursLeftAndKeepsTheMessages() {
        PGSimpleDataSource database = TestPostgres.withOwnSql();
        MessageDb store = new MessageDb(database);
        store.append("kept-1", message(), ExpectedVersion.any());
        TestPostgres.execute(
                database,
                "COMMENT ON FUNCTION %s IS 'Parley older'; DROP VIEW message_store.type_summary"
                        .formatted(Schema.WRITE_MESSAGE));

        assertThat(Schema.install(database)).isEqualTo(new Schema.Installation(false, true));

        assertThat(TestPostgres.column(database, "SELECT type FROM message_store.type_summary"))
                .containsExactly("T");
        assertThat(store.streamVersion("kept-1")).hasValue(0);
    }

    @Test
    void manyMayInstallAtOnceInOneAndInSeveralDatabases() throws Exception {
        for (int round = 0; round < 3; round++) {
            List<PGSimpleDataSource> databases =
                    List.of(TestPostgres.emptyDatabase(), TestPostgres.emptyDatabase());
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Callable<Schema.Installation>> installs =
                        databases.stream()
                                .<Callable<Schema.Installation>>map(
                                        database -> () -> Schema.install(database))
                                .flatMap(install -> Collections.nCopies(8, install).stream())
                                .toList();
                for (Future<Schema.Installation> done : threads.invokeAll(installs)) {
                    assertThat(done.get()).isEqualTo(new Schema.Installation(false, true));
                }
            }
            assertThat(databases)
                    .allSatisfy(
                            database ->
                                    assertThat(
                                                    new MessageDb(database)
                                                            .append(
                                                                    "once-1",
                                                                    message(),
                                                                    ExpectedVersion.noStream())
                                                            .globalPosition())
                                            .isOne());
        }
    }

    @Test
    void leavesTheOriginalAsItIs() {
        PGSimpleDataSource database = TestPostgres.withOriginalSql();
        List<String> before = TestPostgres.column(database, CATALOG_ROWS);

        assertThat(Schema.install(database).besideAnother()).isTrue();
        assertThat(Schema.install(database).besideAnother()).isTrue();

        assertThat(TestPostgres.column(database, CATALOG_ROWS)).isEqualTo(before);
    }

    @Test
    void worksWhateverTheCallersSearchPath() {
        PGSimpleDataSource database = TestPostgres.withOwnSql();
        TestPostgres.execute(
                database,
                """
                CREATE SCHEMA elsewhere;
                CREATE TABLE elsewhere.messages (trap int);
                CREATE FUNCTION elsewhere.category(varchar) RETURNS varchar
                    LANGUAGE sql RETURN 'trap';
                """);
        for (String path : List.of("elsewhere", "\"\"", "elsewhere,message_store")) {
            PGSimpleDataSource odd = new PGSimpleDataSource();
            odd.setURL(database.getURL());
            odd.setUser("postgres");
            odd.setOptions("-c search_path=" + path);
            MessageDb store = new MessageDb(odd);

            store.append("path-1", message(), ExpectedVersion.any());
            TestPostgres.execute(
                    odd,
                    "SELECT message_store.write_message(gen_random_uuid()::varchar, 'path-1', 'T',"
                            + " null)");

            assertThat(store.readStream("path-1", 0, -1)).hasSizeGreaterThanOrEqualTo(2);
            assertThat(store.readCategory(CategoryRead.of("path").member(0, 1)))
                    .isEqualTo(store.readStream("path-1", 0, -1));
            assertThat(store.lastMessage("path-1")).isPresent();
        }
        assertThat(
                        TestPostgres.column(
                                database,
                                "SELECT category FROM message_store.category_type_summary"))
                .containsExactly("path");
    }

    @Test
    void categoryReadsNeverWalkOverForeignRows() {
        PGSimpleDataSource database = TestPostgres.withOwnSql();
        TestPostgres.execute(
                database,
                """
                ALTER TABLE message_store.messages SET (autovacuum_enabled = off);
                INSERT INTO message_store.messages (stream_name, position, type)
                    SELECT 'own-1', i, 'T' FROM generate_series(0, 999) i;
                ANALYZE message_store.messages;
                INSERT INTO message_store.messages (stream_name, position, type)
                    SELECT 'foreign-1', i, 'T' FROM generate_series(0, 99999) i;
                SELECT pg_stat_force_next_flush();
                """);
        new MessageDb(database).append("own-1", message(), ExpectedVersion.any());

        String walked =
                """
                SELECT (SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes
                        WHERE schemaname = 'message_store')
                    + (SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_user_tables
                        WHERE schemaname = 'message_store')
                """;
        for (String read :
                List.of(
                        "'own', 1001",
                        "'own', 1001, 1000, 'none'",
                        "'own', 1001, 1000, null, 0, 2")) {
            long before = Long.parseLong(TestPostgres.column(database, walked).getFirst());
            TestPostgres.execute(
                    database,
                    "SELECT message_store.get_category_messages(%s); SELECT pg_stat_force_next_flush()"
                            .formatted(read));
            long after = Long.parseLong(TestPostgres.column(database, walked).getFirst());

            assertThat(after - before).as("rows walked over by %s", read).isBetween(0L, 10L);
        }
        assertThat(new MessageDb(database).readCategory(CategoryRead.of("own").from(1001)))
                .hasSize(1);
    }

    @Test
    void aDatabaseThatCannotBeReachedIsUnavailable() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setURL("jdbc:postgresql://127.0.0.1:1/none");

        assertThatThrownBy(() -> Schema.install(nowhere)).isInstanceOf(UnavailableException.class);
    }

    private static NewMessage message() {
        return new NewMessage(UUID.randomUUID(), "T", null, null);
    }
}
