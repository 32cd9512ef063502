package parley.messagedb.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.messagedb.Eventually.eventually;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.TestPostgres;

/** Checkpoints in the handler's own transaction. */
abstract class CheckpointTableContract extends CheckpointsContract {
    private static final Duration LONG = Duration.ofMinutes(10);

    private CheckpointTable table;
    private Leases leases;

    @Override
    Checkpoints checkpoints(PGSimpleDataSource own) {
        return new CheckpointTable(new ProgressTables(own, ProgressTables.DEFAULT_SCHEMA));
    }

    @BeforeEach
    void createTables() {
        ProgressTables tables = ProgressTables.install(database);
        table = new CheckpointTable(tables);
        leases = new Leases(tables);
        TestPostgres.execute(database, "CREATE TABLE effect (message bigint)");
    }

    @Test
    void theEffectAndTheCheckpointAreCommittedTogetherOrNotAtAll() throws SQLException {
        Checkpoint none = table.load("mailer", Share.WHOLE);
        try (Connection connection = transaction()) {
            effect(connection, 1);
            table.save(connection, none, 1, Optional.empty());
            connection.rollback();
            assertThat(table.load("mailer", Share.WHOLE)).isEqualTo(none);

            effect(connection, 1);
            Checkpoint saved = table.save(connection, none, 1, Optional.empty());
            connection.commit();
            assertThat(table.load("mailer", Share.WHOLE)).isEqualTo(saved);
        }
        assertThat(effects()).containsExactly("1");
    }

    /** As after a lost connection whose transaction the server still has in hand. */
    @Test
    void whoRedoesWhatACommitInFlightHasDoneIsRefused() throws Exception {
        Checkpoint common = table.save(table.load("mailer", Share.WHOLE), 10, Optional.empty());
        try (Connection inFlight = transaction();
                Connection again = transaction();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            effect(inFlight, 11);
            table.save(inFlight, common, 11, Optional.empty());
            effect(again, 11);
            effect(again, 12);
            int pid = pid(again);
            Future<?> saving =
                    threads.submit(() -> table.save(again, common, 12, Optional.empty()));
            awaitLockWait(pid);
            inFlight.commit();

            assertThatThrownBy(saving::get).hasCauseInstanceOf(FencedException.class);
            again.rollback();
        }
        assertThat(effects()).containsExactly("11");
        assertThat(table.load("mailer", Share.WHOLE).position()).hasValue(11);
    }

    @Test
    void whoHoldsTheLeaseSavesUnderItsToken() {
        try (Member member = leases.join("mailer", 1, LONG)) {
            Lease lease = member.beat().held().getFirst();
            Checkpoint saved = table.save(table.load(lease), 5, Optional.empty());

            assertThat(saved.token()).hasValue(lease.token());
            assertThat(table.load(lease)).isEqualTo(saved);
        }
    }

    @Test
    void whoseLeaseWasReleasedOrTakenNeitherLoadsNorSaves() {
        Member first = leases.join("mailer", 1, LONG);
        Lease lease = first.beat().held().getFirst();
        Checkpoint loaded = table.load(lease);
        first.release(lease);
        refused(lease, loaded);

        first.close();
        try (Member second = leases.join("mailer", 1, LONG)) {
            Lease taken = second.beat().held().getFirst();
            refused(lease, loaded);
            assertThat(table.save(table.load(taken), 6, Optional.empty()).position()).hasValue(6);
            refused(lease, loaded);
        }
    }

    @Test
    void aLeaseThatRanOutIsOverThoughNobodyTookIt() {
        Member member = leases.join("mailer", 1, LONG);
        Lease lease = member.beat().held().getFirst();
        Checkpoint loaded = table.load(lease);
        runOut();

        refused(lease, loaded);
    }

    @Test
    void whoHasNoLeaseIsRefusedWhileAnotherHasOne() {
        Checkpoint before = table.save(table.load("mailer", Share.WHOLE), 1, Optional.empty());
        try (Member member = leases.join("mailer", 1, LONG)) {
            assertThat(member.beat().held()).hasSize(1);

            assertThatThrownBy(() -> table.save(before, 2, Optional.empty()))
                    .isInstanceOf(FencedException.class);
        }
        assertThat(table.save(before, 2, Optional.empty()).position()).hasValue(2);
    }

    @Test
    void whoHasNoLeaseBeginsNothingThatAnotherHasLeased() {
        Checkpoint none = table.load("mailer", Share.WHOLE);
        try (Member member = leases.join("mailer", 1, LONG)) {
            assertThat(member.beat().held()).hasSize(1);

            assertThatThrownBy(() -> table.save(none, 2, Optional.empty()))
                    .isInstanceOf(FencedException.class);
        }
    }

    @Test
    void aTransactionThatHasSavedLastsNoLongerThanItsLease() throws SQLException {
        try (Member member = leases.join("mailer", 1, LONG);
                Connection connection = transaction()) {
            Lease lease = member.beat().held().getFirst();
            table.save(connection, table.load(lease), 1, Optional.empty());
            String limit = "SELECT setting FROM pg_settings WHERE name = '%s'";
            String idle = limit.formatted("idle_in_transaction_session_timeout");
            assertThat(Long.parseLong(TestPostgres.column(connection, idle).getFirst()))
                    .isBetween(1L, LONG.toMillis());
            connection.commit();

            assertThat(TestPostgres.column(connection, idle)).containsExactly("0");

            TestPostgres.execute(
                    connection, "SET LOCAL idle_in_transaction_session_timeout = '7s'");
            table.save(connection, table.load(lease), 2, Optional.empty());
            assertThat(TestPostgres.column(connection, idle))
                    .as("a shorter one of the application's own")
                    .containsExactly("7000");
            connection.rollback();
        }
    }

    private void refused(Lease lease, Checkpoint loaded) {
        assertThatThrownBy(() -> table.load(lease)).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> table.save(loaded, 5, Optional.empty()))
                .isInstanceOf(FencedException.class);
    }

    /** As if the terms of all leases had passed. */
    private void runOut() {
        TestPostgres.execute(
                database,
                "UPDATE message_db_progress.share SET expires = clock_timestamp()"
                        + " WHERE expires IS NOT NULL");
    }

    private Connection transaction() throws SQLException {
        Connection connection = database.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void effect(Connection connection, long message) {
        TestPostgres.execute(connection, "INSERT INTO effect VALUES (" + message + ")");
    }

    private List<String> effects() {
        return TestPostgres.column(database, "SELECT message FROM effect ORDER BY message");
    }

    private static int pid(Connection connection) {
        return Integer.parseInt(
                TestPostgres.column(connection, "SELECT pg_backend_pid()").getFirst());
    }

    private void awaitLockWait(int pid) {
        String waits =
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid = "
                        + pid;
        eventually(() -> !TestPostgres.column(database, waits).equals(List.of("0")));
    }
}
