package parley.messagedb.progress;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a member says to the database. None of these waits for another member's transaction: rows
 * that someone has locked, such as that of a share whose checkpoint is being committed, are passed
 * over.
 *
 * @param name the subscription's name
 * @param size how many shares the group has
 * @param id the member's
 * @param term how long leases last
 */
record LeaseStatements(ProgressTables tables, String name, int size, String id, Duration term) {
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtext(?), hashtext(?))";

    private static final String ADD_SHARES =
            """
            INSERT INTO %s.share (name, size, member)
            SELECT ?, ?, generate_series(0, ? - 1)
            ON CONFLICT DO NOTHING
            """;

    private static final String SWEEP =
            """
            WITH gone AS MATERIALIZED (
                SELECT id FROM %s.member
                WHERE name = ? AND expires <= clock_timestamp() AND id <> ?
                FOR UPDATE SKIP LOCKED
            )
            DELETE FROM %s.member WHERE name = ? AND id IN (SELECT id FROM gone)
            """;

    private static final String LIVE =
            """
            INSERT INTO %s.member (name, id, size, joined, expires)
            VALUES (?, ?, ?, clock_timestamp(), clock_timestamp() + ? * interval '1 ms')
            ON CONFLICT (name, id) DO UPDATE SET expires = excluded.expires
            """;

    private static final String MEMBERS =
            """
            SELECT id, size FROM %s.member
            WHERE name = ? AND expires > clock_timestamp()
            ORDER BY joined, id
            """;

    private static final String RENEW =
            """
            WITH own AS MATERIALIZED (
                SELECT member FROM %s.share
                WHERE name = ? AND size = ? AND owner = ? AND expires > clock_timestamp()
                FOR UPDATE SKIP LOCKED
            )
            UPDATE %s.share SET expires = clock_timestamp() + ? * interval '1 ms'
            WHERE name = ? AND size = ? AND member IN (SELECT member FROM own)
            RETURNING member, token
            """;

    private static final String OWN =
            """
            SELECT member, token FROM %s.share
            WHERE name = ? AND size = ? AND owner = ? AND expires > clock_timestamp()
            """;

    private static final String TAKE =
            """
            WITH free AS MATERIALIZED (
                SELECT member FROM %s.share
                WHERE name = ? AND size = ? AND (owner IS NULL OR expires <= clock_timestamp())
                ORDER BY member
                LIMIT ?
                FOR UPDATE SKIP LOCKED
            )
            UPDATE %s.share
            SET owner = ?, token = token + 1, expires = clock_timestamp() + ? * interval '1 ms'
            WHERE name = ? AND size = ? AND member IN (SELECT member FROM free)
            RETURNING member, token
            """;

    private static final String RELEASE =
            """
            UPDATE %s.share SET owner = NULL, expires = NULL
            WHERE name = ? AND size = ? AND member = ? AND owner = ? AND token = ?
            """;

    private static final String RELEASE_ALL =
            """
            UPDATE %s.share SET owner = NULL, expires = NULL
            WHERE name = ? AND size = ? AND owner = ?
            """;

    private static final String LEAVE = "DELETE FROM %s.member WHERE name = ? AND id = ?";

    /** Until the transaction ends nobody else joins. */
    void lockGroup(Connection connection) throws SQLException {
        update(connection, LOCK, "parley.messagedb.progress " + tables.schema(), name);
    }

    /** All shares are there afterwards. */
    void addShares(Connection connection) throws SQLException {
        update(connection, ADD_SHARES, name, size, size);
    }

    /** Those who have not been heard of for a term are no members. */
    void sweep(Connection connection) throws SQLException {
        update(connection, SWEEP, name, id, name);
    }

    /** Heard of once more. */
    void live(Connection connection) throws SQLException {
        update(connection, LIVE, name, id, size, term.toMillis());
    }

    /**
     * The ids of all members, in the order of their joining.
     *
     * @throws IllegalStateException if one counts another number of shares
     */
    List<String> members(Connection connection) throws SQLException {
        try (PreparedStatement query = prepared(connection, MEMBERS, name);
                ResultSet row = query.executeQuery()) {
            List<String> ids = new ArrayList<>();
            while (row.next()) {
                ids.add(row.getString(1));
                if (row.getInt(2) != size) {
                    throw new IllegalStateException(
                            "%s has members that count %d shares, not %d"
                                    .formatted(name, row.getInt(2), size));
                }
            }
            return ids;
        }
    }

    /** Renews what it holds; answers the tokens of what it could renew, by share. */
    Map<Integer, Long> renew(Connection connection) throws SQLException {
        return tokens(connection, RENEW, name, size, id, term.toMillis(), name, size);
    }

    /** The tokens of all that it holds, by share. */
    Map<Integer, Long> own(Connection connection) throws SQLException {
        return tokens(connection, OWN, name, size, id);
    }

    /** Takes so many shares at most; answers their tokens. */
    Map<Integer, Long> take(Connection connection, int most) throws SQLException {
        return tokens(connection, TAKE, name, size, most, id, term.toMillis(), name, size);
    }

    void release(Connection connection, Lease lease) throws SQLException {
        update(connection, RELEASE, name, size, lease.share().member(), id, lease.token());
    }

    void leave(Connection connection) throws SQLException {
        update(connection, RELEASE_ALL, name, size, id);
        update(connection, LEAVE, name, id);
    }

    private Map<Integer, Long> tokens(Connection connection, String sql, Object... arguments)
            throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, arguments);
                ResultSet row = statement.executeQuery()) {
            Map<Integer, Long> tokens = new TreeMap<>();
            while (row.next()) {
                tokens.put(row.getInt(1), row.getLong(2));
            }
            return tokens;
        }
    }

    private void update(Connection connection, String sql, Object... arguments)
            throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, arguments)) {
            statement.execute();
        }
    }

    private PreparedStatement prepared(Connection connection, String sql, Object... arguments)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(tables.sql(sql));
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }
}
