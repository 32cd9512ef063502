package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** Two databases of one server, the original's and ours, that are asked the same and compared. */
final class SideBySide implements AutoCloseable {
    private final Connection original;
    private final Connection own;

    SideBySide(DataSource original, DataSource own) throws SQLException {
        this.original = original.getConnection();
        this.own = own.getConnection();
        execute("SET search_path TO message_store, public");
    }

    /** Runs a statement on both, which must succeed. */
    void execute(String sql) {
        TestPostgres.execute(original, sql);
        TestPostgres.execute(own, sql);
    }

    /**
     * Both must answer the same rows in the same order, or fail with the same SQLState and text.
     *
     * @return what they answered
     */
    Answer same(String sql, @Nullable Object... arguments) {
        return same(false, sql, arguments);
    }

    /** As {@link #same}, where the order of the rows is nobody's promise. */
    Answer sameInAnyOrder(String sql, @Nullable Object... arguments) {
        return same(true, sql, arguments);
    }

    private Answer same(boolean sorted, String sql, @Nullable Object... arguments) {
        Answer theirs = ask(original, sorted, sql, arguments);
        Answer ours = ask(own, sorted, sql, arguments);
        String asked = sql + " " + Arrays.toString(arguments);
        assertThat(ours.failure()).as(asked).isEqualTo(theirs.failure());
        assertThat(ours.rows()).as(asked).containsExactlyElementsOf(theirs.rows());
        return ours;
    }

    /** What a statement came to: its rows as text, or how it failed. */
    record Answer(List<String> rows, String failure) {}

    private static Answer ask(
            Connection connection, boolean sorted, String sql, @Nullable Object... arguments) {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                query.setObject(i + 1, arguments[i]);
            }
            List<String> rows = new ArrayList<>();
            if (query.execute()) {
                try (ResultSet result = query.getResultSet()) {
                    while (result.next()) {
                        rows.add(row(result));
                    }
                }
            }
            if (sorted) {
                Collections.sort(rows);
            }
            return new Answer(rows, "");
        } catch (PSQLException e) {
            return new Answer(
                    List.of(), e.getSQLState() + " " + e.getServerErrorMessage().getMessage());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String row(ResultSet result) throws SQLException {
        StringBuilder row = new StringBuilder();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
            row.append(result.getMetaData().getColumnName(column))
                    .append('=')
                    .append(result.getString(column))
                    .append(' ');
        }
        return row.toString();
    }

    @Override
    public void close() throws SQLException {
        original.close();
        own.close();
    }
}
