package parley.messagedb.subscription;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import parley.messagedb.Blocker;

/** What a server process does, as far as the role may see it. */
final class Activity {
    /** Of processes of others, a role without {@code pg_read_all_stats} sees only that they are. */
    private static final String FIND =
            """
            SELECT state, CASE WHEN state IS NOT NULL THEN query END
            FROM pg_stat_activity
            WHERE pid = ?
            """;

    private Activity() {}

    static Stall of(DataSource database, Blocker blocker) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setInt(1, blocker.pid());
            try (ResultSet row = find.executeQuery()) {
                boolean isThere = row.next();
                return new Stall.BehindTransaction(
                        blocker,
                        isThere ? Optional.ofNullable(row.getString(1)) : Optional.empty(),
                        isThere ? Optional.ofNullable(row.getString(2)) : Optional.empty());
            }
        }
    }
}
