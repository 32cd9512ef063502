package parley.messagedb.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.MessageDbException;
import parley.messagedb.OutcomeUnknownException;
import parley.messagedb.TestPostgres;
import parley.messagedb.UnavailableException;

/** What became of a transaction is told as it is known. */
class BorrowedTest {
    private static final String END_OWN = "SELECT pg_terminate_backend(pg_backend_pid())";

    private PGSimpleDataSource database;
    private Borrowed borrowed;

    @BeforeEach
    void createTable() {
        database = TestPostgres.emptyDatabase();
        borrowed = new Borrowed(database);
        TestPostgres.execute(database, "CREATE TABLE written (what text)");
    }

    @Test
    void aConnectionThatIsLostInATransactionLeavesItsOutcomeOpen() {
        assertThatThrownBy(() -> write(END_OWN)).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void aConnectionThatIsLostInAReadLeavesNothingOpen() {
        assertThatThrownBy(
                        () ->
                                borrowed.read(
                                        connection -> {
                                            execute(connection, END_OWN);
                                            return true;
                                        }))
                .isInstanceOf(UnavailableException.class);
    }

    @Test
    void withoutAConnectionNothingWasWritten() {
        Breakable breakable = new Breakable(database);
        breakable.breakUp();

        assertThatThrownBy(() -> new Borrowed(breakable).write(_ -> true))
                .isInstanceOf(UnavailableException.class);
    }

    @Test
    void aStatementThatFailsUndoesAllOfIt() {
        assertThatThrownBy(() -> write("INSERT INTO written VALUES ('a')", "SELECT nothing"))
                .isExactlyInstanceOf(MessageDbException.class);
        assertThat(written()).isEmpty();
    }

    @Test
    void anExceptionOfAnotherKindUndoesAllOfIt() {
        assertThatThrownBy(
                        () ->
                                borrowed.write(
                                        connection -> {
                                            execute(connection, "INSERT INTO written VALUES ('a')");
                                            throw new FencedException("no");
                                        }))
                .isInstanceOf(FencedException.class);
        assertThat(written()).isEmpty();
    }

    private void write(String... statements) {
        borrowed.write(
                connection -> {
                    for (String statement : statements) {
                        execute(connection, statement);
                    }
                    return true;
                });
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> written() {
        return TestPostgres.column(database, "SELECT what FROM written");
    }
}
