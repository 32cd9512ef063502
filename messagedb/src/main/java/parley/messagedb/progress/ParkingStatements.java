package parley.messagedb.progress;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import parley.messagedb.Message;
import parley.messagedb.StreamName;

/**
 * What {@link ParkingTable} says to the database. A stream's first row is locked by whoever adds
 * rows behind it, so that it is not removed unnoticed; a wish to replay is always the first row's.
 */
record ParkingStatements(ProgressTables tables) {
    private static final String COLUMNS =
            "name, stream_name, position, global_position, message_id, type, cause, attempts,"
                    + " since";

    private static final String INSERT =
            """
            INSERT INTO %s.parked
                (name, stream_name, position, global_position, message_id, type, hash, cause,
                    attempts)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String PARK =
            INSERT
                    + """
                    ON CONFLICT (name, stream_name, position) DO UPDATE
                        SET cause = excluded.cause, attempts = excluded.attempts
                    """;

    private static final String PARK_AGAIN =
            """
            UPDATE %s.parked SET cause = ?, attempts = attempts + 1
            WHERE name = ? AND message_id = ? AND stream_name = ?
            """;

    private static final String DROP_WISH =
            "UPDATE %s.parked SET replay = false WHERE name = ? AND stream_name = ? AND replay";

    private static final String DROP_LATER_WISH =
            """
            UPDATE %s.parked SET replay = false
            WHERE name = ? AND stream_name = ? AND replay AND position > ?
            """;

    /** Locks the first of a stream: while it is, none behind it comes or goes unnoticed. */
    private static final String LOCK_FIRST =
            """
            SELECT true FROM %s.parked WHERE name = ? AND stream_name = ?
            ORDER BY position LIMIT 1 FOR UPDATE
            """;

    private static final String IS_PARKED =
            "SELECT true FROM %s.parked WHERE name = ? AND stream_name = ? LIMIT 1";

    private static final String BEHIND =
            INSERT
                    + """
                    ON CONFLICT (name, stream_name, position) DO NOTHING
                    """;

    private static final String AMONG =
            """
            SELECT n FROM unnest(?::text[]) AS n
            WHERE EXISTS (SELECT FROM %s.parked WHERE name = ? AND stream_name = n)
            """;

    private static final String ANY = "SELECT true FROM %s.parked WHERE name = ? LIMIT 1";

    private static final String LIST =
            "SELECT "
                    + COLUMNS
                    + " FROM %s.parked WHERE name = ? AND global_position > ?"
                    + " ORDER BY global_position LIMIT ?";

    private static final String LIST_STREAM =
            "SELECT "
                    + COLUMNS
                    + " FROM %s.parked WHERE name = ? AND stream_name = ?"
                    + " ORDER BY position LIMIT ?";

    private static final String WANTED =
            "SELECT "
                    + COLUMNS
                    + " FROM %s.parked WHERE name = ? AND replay"
                    + " AND (? = 1 OR hash % ? = ?) ORDER BY global_position LIMIT ?";

    /** The wish is always that of the stream's first. */
    private static final String WISH =
            """
            UPDATE %s.parked SET replay = true
            WHERE name = ? AND stream_name = ? AND position = (
                SELECT min(position) FROM %s.parked WHERE name = ? AND stream_name = ?)
            """;

    private static final String REMOVE =
            """
            DELETE FROM %s.parked WHERE name = ? AND message_id = ? AND stream_name = ?
            RETURNING replay
            """;

    private static final String STREAM_OF =
            "SELECT stream_name FROM %s.parked WHERE name = ? AND message_id = ?";

    private static final String REMOVE_ALL =
            "DELETE FROM %s.parked WHERE name = ? AND stream_name = ?";

    void park(Connection connection, String name, Message message, String cause, int attempts)
            throws SQLException {
        insert(connection, PARK, name, message, cause, attempts);
        update(connection, DROP_WISH, name, message.streamName());
    }

    void parkAgain(Connection connection, Parked parked, String cause) throws SQLException {
        String name = parked.name();
        String streamName = parked.streamName();
        String cut = Parked.cut(cause);
        if (update(connection, PARK_AGAIN, cut, name, parked.messageId(), streamName) > 0) {
            update(connection, DROP_WISH, name, streamName);
        }
    }

    void parkBehind(Connection connection, String name, Message message) throws SQLException {
        insert(connection, BEHIND, name, message, Parked.BEHIND, 0);
        // One that is handled for a second time may come before the first.
        String streamName = message.streamName();
        if (update(connection, DROP_LATER_WISH, name, streamName, message.position()) > 0) {
            wish(connection, name, streamName);
        }
    }

    /**
     * Locks the first of a stream; false when there is none. When it goes while it is waited for,
     * the next one may be there still.
     */
    boolean lockFirst(Connection connection, String name, String streamName) throws SQLException {
        while (isThere(connection, IS_PARKED, name, streamName)) {
            if (isThere(connection, LOCK_FIRST, name, streamName)) {
                return true;
            }
        }
        return false;
    }

    Set<String> among(Connection connection, String name, String[] streamNames)
            throws SQLException {
        try (PreparedStatement query =
                        prepared(
                                connection,
                                AMONG,
                                connection.createArrayOf("text", streamNames),
                                name);
                ResultSet row = query.executeQuery()) {
            Set<String> parked = new HashSet<>();
            while (row.next()) {
                parked.add(row.getString(1));
            }
            return parked;
        }
    }

    boolean any(Connection connection, String name) throws SQLException {
        return isThere(connection, ANY, name);
    }

    List<Parked> list(Connection connection, String name, long after, int limit)
            throws SQLException {
        return parked(connection, LIST, name, after, limit);
    }

    List<Parked> list(Connection connection, String name, String streamName, int limit)
            throws SQLException {
        return parked(connection, LIST_STREAM, name, streamName, limit);
    }

    List<Parked> wanted(Connection connection, String name, Share share, int limit)
            throws SQLException {
        return parked(connection, WANTED, name, share.size(), share.size(), share.member(), limit);
    }

    /** Needs the lock of the first. */
    void wish(Connection connection, String name, String streamName) throws SQLException {
        update(connection, WISH, name, streamName, name, streamName);
    }

    Optional<String> streamOf(Connection connection, String name, UUID messageId)
            throws SQLException {
        try (PreparedStatement query = prepared(connection, STREAM_OF, name, messageId);
                ResultSet row = query.executeQuery()) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    /** Removes one, whose wish to replay goes over to the next; false when it is not there. */
    boolean remove(Connection connection, String name, UUID messageId, String streamName)
            throws SQLException {
        boolean wanted;
        try (PreparedStatement remove = prepared(connection, REMOVE, name, messageId, streamName);
                ResultSet row = remove.executeQuery()) {
            if (!row.next()) {
                return false;
            }
            wanted = row.getBoolean(1);
        }
        if (wanted && lockFirst(connection, name, streamName)) {
            wish(connection, name, streamName);
        }
        return true;
    }

    /** Needs the lock of the first, else one that is added meanwhile stays. */
    int removeAll(Connection connection, String name, String streamName) throws SQLException {
        return update(connection, REMOVE_ALL, name, streamName);
    }

    private void insert(
            Connection connection,
            String sql,
            String name,
            Message message,
            String cause,
            int attempts)
            throws SQLException {
        update(
                connection,
                sql,
                name,
                message.streamName(),
                message.position(),
                message.globalPosition(),
                message.id(),
                message.type(),
                hash(message.streamName()),
                Parked.cut(cause),
                attempts);
    }

    /** By which a stream belongs to a member of a group; null for one that belongs to none. */
    private static @Nullable Long hash(String streamName) {
        return StreamName.cardinalId(streamName)
                .map(id -> Math.abs(StreamName.hash64(id)))
                .orElse(null);
    }

    private List<Parked> parked(Connection connection, String sql, Object... arguments)
            throws SQLException {
        try (PreparedStatement query = prepared(connection, sql, arguments);
                ResultSet row = query.executeQuery()) {
            List<Parked> parked = new ArrayList<>();
            while (row.next()) {
                parked.add(parked(row));
            }
            return parked;
        }
    }

    private static Parked parked(ResultSet row) throws SQLException {
        return new Parked(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                row.getObject(5, UUID.class),
                row.getString(6),
                row.getString(7),
                row.getInt(8),
                row.getObject(9, OffsetDateTime.class).toInstant());
    }

    private boolean isThere(Connection connection, String sql, Object... arguments)
            throws SQLException {
        try (PreparedStatement query = prepared(connection, sql, arguments);
                ResultSet row = query.executeQuery()) {
            return row.next();
        }
    }

    private int update(Connection connection, String sql, @Nullable Object... arguments)
            throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, arguments)) {
            return statement.executeUpdate();
        }
    }

    private PreparedStatement prepared(
            Connection connection, String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(tables.sql(sql));
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }
}
