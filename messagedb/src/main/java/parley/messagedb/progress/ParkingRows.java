package parley.messagedb.progress;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import parley.messagedb.progress.ParkedStream.Last;

/**
 * Reads what {@link ParkingStream} tells. The server takes the JSON apart.
 *
 * @param database that of the store
 */
record ParkingRows(Borrowed database) {
    private static final String STANDING =
            """
            (data ->> 'left')::integer AS "left", (data ->> 'wanted')::boolean AS wanted,
                (data ->> 'began')::bigint AS began, (data ->> 'highest')::bigint AS highest
            """;

    private static final String LAST =
            "SELECT position AS version, "
                    + STANDING
                    + """
                    FROM message_store.messages
                    WHERE stream_name = ?
                    ORDER BY messages.position DESC
                    LIMIT 1
                    """;

    private static final String ROWS =
            """
            SELECT type, time, data ->> 'messageId' AS message_id,
                data ->> 'streamName' AS stream_name, (data ->> 'position')::bigint AS position,
                (data ->> 'globalPosition')::bigint AS global_position,
                data ->> 'messageType' AS message_type, data ->> 'cause' AS cause,
                (data ->> 'attempts')::integer AS attempts
            FROM message_store.messages
            WHERE stream_name = ? AND messages.position BETWEEN ? AND ?
            ORDER BY messages.position
            """;

    private static final String AMONG =
            """
            SELECT n
            FROM unnest(?::text[]) AS n
            CROSS JOIN LATERAL (
                SELECT data
                FROM message_store.messages
                WHERE stream_name = n
                ORDER BY position DESC
                LIMIT 1
            ) AS last
            WHERE (last.data ->> 'left')::integer > 0
            """;

    private static final String STREAMS =
            """
            SELECT stream_name
            FROM (
                SELECT DISTINCT ON (stream_name) stream_name, data
                FROM message_store.messages
                WHERE message_store.category(stream_name) = ? AND starts_with(stream_name, ?)
                ORDER BY stream_name, position DESC
            ) AS last
            WHERE (data ->> 'left')::integer > 0
            """;

    Last last(String telling) {
        return database.read(connection -> last(connection, telling));
    }

    /** Both reads are of what never changes: what is told of after the last one is left out. */
    ParkedStream parked(String telling, String name) {
        return database.read(
                connection -> {
                    Last last = last(connection, telling);
                    ParkedStream parked = new ParkedStream(last);
                    if (last.left() > 0) {
                        fold(connection, telling, name, last, parked);
                    }
                    return parked;
                });
    }

    /** Those of some telling streams in which messages are parked. */
    Set<String> parkedAmong(Collection<String> tellings) {
        return database.read(
                connection -> {
                    try (PreparedStatement query = connection.prepareStatement(AMONG)) {
                        query.setArray(1, connection.createArrayOf("text", tellings.toArray()));
                        return texts(query);
                    }
                });
    }

    /** All telling streams of a category that begin so and in which messages are parked. */
    Set<String> parkedStreams(String category, String beginning) {
        return database.read(
                connection -> {
                    try (PreparedStatement query = connection.prepareStatement(STREAMS)) {
                        query.setString(1, category);
                        query.setString(2, beginning);
                        return texts(query);
                    }
                });
    }

    private static Last last(Connection connection, String telling) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(LAST)) {
            query.setString(1, telling);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? new Last(
                                row.getLong("version"),
                                row.getInt("left"),
                                row.getBoolean("wanted"),
                                row.getLong("began"),
                                row.getLong("highest"))
                        : Last.NONE;
            }
        }
    }

    private static void fold(
            Connection connection, String telling, String name, Last last, ParkedStream parked)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(ROWS)) {
            query.setString(1, telling);
            query.setLong(2, last.began());
            query.setLong(3, last.version());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    switch (row.getString("type")) {
                        case ParkedStream.PARKED -> parked.parked(parked(row, name));
                        case ParkedStream.SETTLED, ParkedStream.DISCARDED ->
                                parked.removed(UUID.fromString(row.getString("message_id")));
                        default -> {
                            // A wish, which the last message has, too.
                        }
                    }
                }
            }
        }
    }

    private static Parked parked(ResultSet row, String name) throws SQLException {
        return new Parked(
                name,
                row.getString("stream_name"),
                row.getLong("position"),
                row.getLong("global_position"),
                UUID.fromString(row.getString("message_id")),
                row.getString("message_type"),
                row.getString("cause"),
                row.getInt("attempts"),
                row.getObject("time", LocalDateTime.class).toInstant(ZoneOffset.UTC));
    }

    private static Set<String> texts(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            Set<String> texts = new HashSet<>();
            while (row.next()) {
                texts.add(row.getString(1));
            }
            return texts;
        }
    }
}
