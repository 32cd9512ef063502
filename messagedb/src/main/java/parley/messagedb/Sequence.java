package parley.messagedb;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Where the sequence of global positions stands.
 *
 * @param last the last position given out, 0 when none was
 * @param incarnation changes whenever the server has recovered from a crash or started anew, or
 *     another database has its name, the moments at which the sequence may go back. A crash
 *     recovery resets the cumulative statistics, even when the postmaster lives on
 */
record Sequence(long last, String incarnation) {
    private static final String READ =
            """
            SELECT coalesce(pg_sequence_last_value('message_store.messages_global_position_seq'), 0),
                concat(pg_postmaster_start_time(), ' ', pg_stat_get_bgwriter_stat_reset_time(), ' ',
                    (SELECT oid FROM pg_database WHERE datname = current_database())),
                pg_is_in_recovery()
            """;

    /**
     * @throws UnavailableException on a standby, which shows rows as they are committed, but not
     *     who holds locks: no reader could tell there what may still commit
     */
    static Sequence read(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(READ);
                ResultSet row = query.executeQuery()) {
            row.next();
            if (row.getBoolean(3)) {
                throw new UnavailableException("This server is a standby, and not promoted", null);
            }
            return new Sequence(row.getLong(1), row.getString(2));
        }
    }
}
