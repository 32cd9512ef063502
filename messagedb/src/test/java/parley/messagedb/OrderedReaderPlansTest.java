package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** How the server finds the rows of categories, and of one alone. */
class OrderedReaderPlansTest {
    @Test
    void foreignRowsAreNeverWalkedOverWhateverTheStatisticsSay() throws SQLException {
        foreignRowsAreNeverWalkedOver(TestPostgres.withOwnSql());
    }

    @Test
    void norOnTheOriginalSql() throws SQLException {
        foreignRowsAreNeverWalkedOver(TestPostgres.withOriginalSql());
    }

    private static void foreignRowsAreNeverWalkedOver(PGSimpleDataSource database)
            throws SQLException {
        fill(database, "a", 1_000);
        TestPostgres.execute(
                database, "ALTER TABLE message_store.messages SET (autovacuum_enabled = off)");
        TestPostgres.execute(database, "ANALYZE message_store.messages");
        fill(database, "foreign", 100_000);

        List<String> stale =
                List.of(explainReadAfter(database, 1_000), explainReadOfOneAfter(database, 1_000));
        TestPostgres.execute(database, "ANALYZE message_store.messages");
        List<String> fresh =
                List.of(explainReadAfter(database, 1_000), explainReadOfOneAfter(database, 1_000));

        assertThat(Stream.of(stale, fresh).flatMap(List::stream))
                .allSatisfy(
                        plan ->
                                assertThat(plan)
                                        .contains("Index Scan using messages_category")
                                        .doesNotContain("Seq Scan", "messages_pkey", "Removed"));
    }

    private static void fill(PGSimpleDataSource database, String category, int rows) {
        TestPostgres.execute(
                database,
                """
                INSERT INTO message_store.messages (stream_name, position, type)
                SELECT '%s-fill' || i %% 100, i / 100, 'T' FROM generate_series(0, %d - 1) i
                """
                        .formatted(category, rows));
    }

    private static String explainReadAfter(PGSimpleDataSource database, long globalPosition)
            throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement explain =
                        connection.prepareStatement("EXPLAIN ANALYZE " + OrderedReader.ROWS)) {
            explain.setArray(1, connection.createArrayOf("varchar", new String[] {"a", "b"}));
            explain.setLong(2, globalPosition + 1);
            explain.setInt(3, 100);
            explain.setInt(4, 100);
            return String.join("\n", column(explain));
        }
    }

    private static String explainReadOfOneAfter(PGSimpleDataSource database, long globalPosition)
            throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement explain =
                        connection.prepareStatement("EXPLAIN ANALYZE " + CategoryStatement.WHOLE)) {
            explain.setString(1, "a");
            explain.setLong(2, globalPosition + 1);
            explain.setString(3, "a");
            explain.setInt(4, 100);
            return String.join("\n", column(explain));
        }
    }

    private static List<String> column(PreparedStatement query) throws SQLException {
        List<String> column = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                column.add(rows.getString(1));
            }
        }
        return column;
    }
}
