package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What a caller learns when the server or the way to it fails. */
class FailuresTest {
    private static PGSimpleDataSource database;

    @BeforeAll
    static void install() {
        database = TestPostgres.withOwnSql();
    }

    @Test
    void aLockThatIsNotGrantedInTimeIsBusyAndNothingIsStored() throws SQLException {
        try (Connection holder = lock("waits-1")) {
            MessageDb store = new MessageDb(database);
            assertThatThrownBy(
                            () ->
                                    store.append(
                                            "waits-1",
                                            List.of(AppendContract.message("T")),
                                            ExpectedVersion.any(),
                                            Duration.ofMillis(300)))
                    .isInstanceOf(BusyException.class);
            holder.rollback();
            assertThat(store.streamVersion("waits-1")).isEmpty();
        }
    }

    @Test
    void aStatementThatRunsOutOfTimeIsBusy() throws SQLException {
        try (Connection _ = lock("slow-1")) {
            MessageDb store = new MessageDb(with("-c statement_timeout=50"));
            assertThatThrownBy(() -> append(store, "slow-1")).isInstanceOf(BusyException.class);
        }
    }

    @Test
    void aWriteWhoseConnectionIsCutIsStoredOnceBeforeItsCallerHears() throws SQLException {
        try (Connection holder = lock("cut-1")) {
            MessageDb store = new MessageDb(named("cut"));
            CompletableFuture<Appended> write = inBackground(() -> append(store, "cut-1"));
            terminateWaiting("cut");
            terminateWaiting("cut");
            holder.rollback();

            assertThat(write.join().position()).isZero();
            assertThat(store.readStream("cut-1", 0, 10)).hasSize(1);
        }
    }

    @Test
    void aWriteThatIsLostForLongerThanItsTimeHasAnUnknownOutcome() throws SQLException {
        try (Connection _ = lock("lost-1")) {
            MessageDb store = new MessageDb(named("lost"));
            CompletableFuture<?> write =
                    inBackground(
                            () ->
                                    store.append(
                                            "lost-1",
                                            List.of(AppendContract.message("T")),
                                            ExpectedVersion.any(),
                                            Duration.ofSeconds(1)));
            terminateWaiting("lost");

            assertThatThrownBy(write::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(OutcomeUnknownException.class);
        }
    }

    @Test
    void aReadWhoseConnectionIsCutIsUnavailable() throws SQLException {
        try (Connection table = database.getConnection()) {
            table.setAutoCommit(false);
            TestPostgres.execute(table, "LOCK TABLE message_store.messages");
            MessageDb store = new MessageDb(named("cutread"));
            CompletableFuture<?> read = inBackground(() -> store.lastMessage("cut-2"));
            terminateWaiting("cutread");

            assertThatThrownBy(read::join).hasCauseInstanceOf(UnavailableException.class);
        }
    }

    @Test
    void aServerThatTakesNoWritesIsUnavailable() {
        MessageDb store = new MessageDb(with("-c default_transaction_read_only=on"));
        assertThatThrownBy(() -> append(store, "readonly-1"))
                .isInstanceOf(UnavailableException.class);
    }

    @Test
    void noServerIsUnavailableForReadsAndWrites() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setURL("jdbc:postgresql://127.0.0.1:1/none");
        MessageDb store = new MessageDb(nowhere);

        assertThatThrownBy(() -> append(store, "x-1")).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(store::version).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> new OrderedReader(nowhere, Set.of("x")).readAfter(0, 1))
                .isInstanceOf(UnavailableException.class);
    }

    @Test
    void anExhaustedPoolIsUnavailable() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(250);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            MessageDb store = new MessageDb(pool);
            store.version();
            try (Connection _ = pool.getConnection()) {
                assertThatThrownBy(() -> append(store, "x-1"))
                        .isInstanceOf(UnavailableException.class);
            }
            assertThat(append(store, "pool-1").position()).isZero();
        }
    }

    @Test
    void aPoolWithoutAutocommitWorksAllTheSame() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setAutoCommit(false);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            append(new MessageDb(pool), "manual-1");
        }
        assertThat(new MessageDb(database).streamVersion("manual-1")).hasValue(0);
    }

    @Test
    void aMissingSchemaIsNoOutage() {
        MessageDb store = new MessageDb(TestPostgres.emptyDatabase());
        assertThatThrownBy(() -> append(store, "x-1"))
                .isExactlyInstanceOf(MessageDbException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "08006, OutcomeUnknownException, UnavailableException",
        "08001, UnavailableException, UnavailableException",
        "08003, UnavailableException, UnavailableException",
        "57P01, OutcomeUnknownException, UnavailableException",
        "57P02, OutcomeUnknownException, UnavailableException",
        "57P03, UnavailableException, UnavailableException",
        "53300, UnavailableException, UnavailableException",
        "25006, UnavailableException, UnavailableException",
        "55P03, BusyException, BusyException",
        "57014, BusyException, BusyException",
        "40P01, BusyException, BusyException",
        "40001, BusyException, BusyException",
        "42501, MessageDbException, MessageDbException",
    })
    void judgesByTheSqlState(String state, String writing, String reading) {
        SQLException failure = new SQLException("failed", state);

        assertThat(Failures.writing(failure).getClass().getSimpleName()).isEqualTo(writing);
        assertThat(Failures.reading(failure).getClass().getSimpleName()).isEqualTo(reading);
        assertThat(Failures.connecting(failure)).isInstanceOf(UnavailableException.class);
    }

    private static Appended append(MessageDb store, String streamName) {
        return store.append(
                streamName,
                new NewMessage(UUID.randomUUID(), "T", null, null),
                ExpectedVersion.any());
    }

    private static PGSimpleDataSource with(String options) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(database.getURL());
        source.setUser("postgres");
        source.setOptions(options);
        return source;
    }

    private static PGSimpleDataSource named(String applicationName) {
        PGSimpleDataSource source = with("");
        source.setApplicationName(applicationName);
        return source;
    }

    private static Connection lock(String streamName) throws SQLException {
        Connection connection = database.getConnection();
        connection.setAutoCommit(false);
        TestPostgres.execute(connection, "SELECT message_store.acquire_lock('" + streamName + "')");
        return connection;
    }

    private static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> Thread.ofVirtual().start(task));
    }

    /** Waits until a session of that name waits for a lock, and ends it. */
    private static void terminateWaiting(String applicationName) {
        String terminate =
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE application_name = '%s' AND wait_event_type = 'Lock'
                """
                        .formatted(applicationName);
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (TestPostgres.column(database, terminate).isEmpty()) {
            assertThat(System.nanoTime()).as("nobody waits").isLessThan(deadline);
        }
    }
}
