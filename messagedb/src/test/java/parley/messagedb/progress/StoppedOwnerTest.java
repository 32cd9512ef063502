package parley.messagedb.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.messagedb.Eventually.eventually;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.ChildProcess;
import parley.messagedb.TestPostgres;

/**
 * An owner in a process of its own, which is stopped (SIGSTOP) beyond its lease, and goes on: it
 * must commit nothing.
 */
class StoppedOwnerTest {
    private static final Duration TERM = Duration.ofSeconds(2);

    private PGSimpleDataSource database;
    private ProgressTables tables;

    /** Where in its transaction the owner is stopped. */
    enum Moment {
        BEFORE_SAVING,
        BETWEEN_SAVING_AND_COMMIT
    }

    @BeforeEach
    void createTables() {
        database = TestPostgres.withOwnSql();
        tables = ProgressTables.install(database);
        TestPostgres.execute(database, "CREATE TABLE effect (message bigint, owner text)");
    }

    @ParameterizedTest
    @EnumSource
    void commitsNothingWhenItWakesAfterAnotherHasTakenOver(Moment moment) throws Exception {
        try (ChildProcess owner = owner(moment, TERM)) {
            owner.awaitLine("ready");
            owner.signal("STOP");
            Lease taken = takeOver();
            CheckpointTable checkpoints = new CheckpointTable(tables);
            handle(checkpoints, checkpoints.load(taken));

            owner.signal("CONT");
            owner.tell("commit");
            assertThat(owner.lastLine()).isEqualTo("refused");
        }
        assertThat(effects()).containsExactly("1 successor");
    }

    @ParameterizedTest
    @EnumSource
    void commitsNothingWhenItWakesThoughNobodyHasTakenOver(Moment moment) throws Exception {
        try (ChildProcess owner = owner(moment, TERM)) {
            owner.awaitLine("ready");
            owner.signal("STOP");
            awaitItsEnd();

            owner.signal("CONT");
            owner.tell("commit");
            assertThat(owner.lastLine()).isEqualTo("refused");
        }
        assertThat(effects()).isEmpty();
    }

    /** Else the others would show nothing. */
    @Test
    void commitsWhenItWakesInTime() throws Exception {
        try (ChildProcess owner = owner(Moment.BEFORE_SAVING, Duration.ofHours(1))) {
            owner.awaitLine("ready");
            owner.signal("STOP");
            owner.signal("CONT");
            owner.tell("commit");
            assertThat(owner.lastLine()).isEqualTo("committed");
        }
        assertThat(effects()).containsExactly("1 owner");
    }

    private Lease takeOver() {
        Member successor = new Leases(tables).join("mailer", 1, Duration.ofHours(1));
        Standing standing = successor.beat();
        while (standing.held().isEmpty()) {
            standing = successor.beat();
        }
        return standing.held().getFirst();
    }

    private void handle(CheckpointTable checkpoints, Checkpoint before) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            TestPostgres.execute(connection, "INSERT INTO effect VALUES (1, 'successor')");
            checkpoints.save(connection, before, 1, Optional.empty());
            connection.commit();
        }
    }

    /** The lease has run out, and the server has ended a transaction that had saved under it. */
    private void awaitItsEnd() {
        String over =
                """
                SELECT bool_and(expires <= clock_timestamp()) AND NOT EXISTS (
                    SELECT FROM pg_stat_activity
                    WHERE application_name = 'owner' AND state = 'idle in transaction'
                        AND query LIKE '%idle_in_transaction_session_timeout%')
                FROM message_db_progress.share
                """;
        eventually(() -> TestPostgres.column(database, over).equals(List.of("t")));
    }

    private List<String> effects() {
        return TestPostgres.column(
                database, "SELECT message || ' ' || owner FROM effect ORDER BY message");
    }

    private ChildProcess owner(Moment moment, Duration term) throws IOException {
        return new ChildProcess(
                StoppedOwnerTest.class, database.getURL(), moment.name(), term.toString());
    }

    /** Takes the share, handles one message, and commits once it is told to. */
    public static void main(String... arguments) throws Exception {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setURL(arguments[0]);
        database.setUser("postgres");
        database.setApplicationName("owner");
        Moment moment = Moment.valueOf(arguments[1]);
        ProgressTables tables = new ProgressTables(database, ProgressTables.DEFAULT_SCHEMA);
        CheckpointTable checkpoints = new CheckpointTable(tables);
        Member member = new Leases(tables).join("mailer", 1, Duration.parse(arguments[2]));
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            // All has been loaded once before the lease that counts.
            checkpoints.load(member.beat().held().getFirst());
            Checkpoint before = checkpoints.load(member.beat().held().getFirst());
            try (Statement insert = connection.createStatement()) {
                insert.execute("INSERT INTO effect VALUES (1, 'owner')");
            }
            if (moment == Moment.BETWEEN_SAVING_AND_COMMIT) {
                checkpoints.save(connection, before, 1, Optional.empty());
            }
            System.out.println("ready");
            while (System.in.read() != '\n') {
                // It is told by a line.
            }
            if (moment == Moment.BEFORE_SAVING) {
                checkpoints.save(connection, before, 1, Optional.empty());
            }
            connection.commit();
            System.out.println("committed");
        } catch (FencedException | SQLException e) {
            System.out.println(e);
            System.out.println("refused");
        }
    }
}
