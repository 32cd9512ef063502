package parley.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Where the log in a Postgres ends. */
final class PostgresEnd {
    /**
     * Bounds and order are written over (category, global_position), so that only the index {@code
     * messages_category} gives the order. With an equality in their place the planner, once it has
     * statistics, walks back over the whole log in search of a category that is rare or missing.
     */
    static final String NEWEST =
            """
            SELECT coalesce(max(newest.global_position), 0)
            FROM unnest(?::varchar[]) AS names (category)
            CROSS JOIN LATERAL (
              SELECT global_position FROM message_store.messages
              WHERE (message_store.category(stream_name), global_position)
                  <= (names.category, 9223372036854775807)
                AND message_store.category(stream_name) >= names.category
              ORDER BY message_store.category(stream_name) DESC, global_position DESC
              LIMIT 1) AS newest
            """;

    private final DataSource database;

    PostgresEnd(DataSource database) {
        this.database = database;
    }

    /** The highest global position of the hub's categories; 0 when there is none. */
    long globalPosition() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement newest = connection.prepareStatement(NEWEST)) {
            newest.setArray(
                    1, connection.createArrayOf("varchar", StreamName.CATEGORIES.toArray()));
            try (ResultSet row = newest.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
