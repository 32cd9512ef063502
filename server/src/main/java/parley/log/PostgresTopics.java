package parley.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.domain.TopicId;

/**
 * Reads what happened to a topic in a log in Postgres, in one round trip or a few, and by indexes.
 * The messages stand in one stream, in which position and global position rise together: where to
 * begin is found by bisection. The changes stand in many streams: an index of the hub's own has
 * them by topic. It is of changes alone, so that posts do not pay for it.
 */
final class PostgresTopics {
    private static final Logger LOGGER = LoggerFactory.getLogger(PostgresTopics.class);

    private static final String INDEX =
            """
            CREATE INDEX IF NOT EXISTS messages_topic_changes ON message_store.messages
              (message_store.cardinal_id(stream_name), global_position)
              WHERE message_store.category(stream_name) = 'change'
            """;

    /** Whether there is the index, and whether the table is so large that it takes a while. */
    private static final String STATE =
            """
            SELECT to_regclass('message_store.messages_topic_changes') IS NOT NULL,
              coalesce((SELECT reltuples FROM pg_class
                WHERE oid = to_regclass('message_store.messages')), 0) > 200000
            """;

    /** Before which position of a stream everything stands at or before a global position. */
    private static final String BISECTION =
            """
            WITH RECURSIVE search (low, high) AS (
              SELECT 0::bigint, coalesce((
                SELECT max(position) + 1 FROM message_store.messages WHERE stream_name = ?), 0)
              UNION ALL
              SELECT CASE WHEN at <= ? THEN found + 1 ELSE low END,
                CASE WHEN at <= ? THEN high ELSE middle END
              FROM search
              CROSS JOIN LATERAL (SELECT (low + high) / 2) AS half (middle)
              CROSS JOIN LATERAL (
                SELECT position, global_position FROM message_store.messages
                WHERE stream_name = ? AND position >= middle
                ORDER BY position LIMIT 1) AS probe (found, at)
              WHERE low < high)
            SELECT max(low) FROM search
            """;

    private static final String EVENTS =
            """
            SELECT id, stream_name, type, position, global_position, data::varchar AS data,
              metadata::varchar AS metadata, time
            FROM (
              (SELECT * FROM message_store.messages
                WHERE stream_name = ? AND position >= ?
                  AND global_position > ? AND global_position <= ?
                ORDER BY position LIMIT ?)
              UNION ALL
              (SELECT * FROM message_store.messages
                WHERE stream_name = ? AND global_position > ? AND global_position <= ?
                ORDER BY position LIMIT ?)
              UNION ALL
              (SELECT * FROM message_store.messages
                WHERE message_store.category(stream_name) = 'change'
                  AND message_store.cardinal_id(stream_name) = ?
                  AND global_position > ? AND global_position <= ?
                ORDER BY global_position LIMIT ?)
            ) AS events
            ORDER BY global_position LIMIT ?
            """;

    private static final int FETCH = 500;

    private final DataSource database;

    PostgresTopics(DataSource database) {
        this.database = database;
    }

    /**
     * Makes the index, if it is missing and that keeps nobody waiting. Without it, changes are
     * found more slowly.
     */
    static void install(DataSource database) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            boolean isLarge;
            try (ResultSet row = statement.executeQuery(STATE)) {
                row.next();
                if (row.getBoolean(1)) {
                    return;
                }
                isLarge = row.getBoolean(2);
            }
            if (isLarge) {
                LOGGER.warn(
                        "An index is missing that helps those who catch up with changes of"
                                + " messages; to make it while hubs write on: {}",
                        INDEX.replace("INDEX IF", "INDEX CONCURRENTLY IF").replaceAll("\\s+", " "));
            } else {
                statement.execute(INDEX);
            }
        } catch (SQLException e) {
            LOGGER.warn("Changes of messages are read without an index: {}", e.getMessage());
        }
    }

    /**
     * @see Store#readTopic
     */
    TopicPart<StoredEvent> read(TopicId topic, long after, long upTo, int limit, long characters)
            throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false); // else the driver fetches all rows at once
            try {
                long from = firstAfter(connection, StreamName.messages(topic), after);
                return events(connection, topic, from, after, upTo, limit, characters);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static long firstAfter(Connection connection, StreamName stream, long after)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(BISECTION)) {
            query.setString(1, stream.text());
            query.setLong(2, after);
            query.setLong(3, after);
            query.setString(4, stream.text());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static TopicPart<StoredEvent> events(
            Connection connection,
            TopicId topic,
            long from,
            long after,
            long upTo,
            int limit,
            long characters)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(EVENTS)) {
            query.setFetchSize(FETCH);
            query.setString(1, StreamName.messages(topic).text());
            query.setLong(2, from);
            query.setLong(3, after);
            query.setLong(4, upTo);
            query.setInt(5, limit);
            query.setString(6, StreamName.topic(topic).text());
            query.setLong(7, after);
            query.setLong(8, upTo);
            query.setInt(9, limit);
            query.setString(10, topic.text());
            query.setLong(11, after);
            query.setLong(12, upTo);
            query.setInt(13, limit);
            query.setInt(14, limit);
            List<StoredEvent> events = new ArrayList<>();
            long left = characters;
            try (ResultSet rows = query.executeQuery()) {
                while (left > 0 && rows.next()) {
                    StoredEvent event = event(rows);
                    events.add(event);
                    left -= event.data().length();
                }
            }
            boolean ended = left > 0 && events.size() < limit;
            return new TopicPart<>(events, ended ? upTo : events.getLast().globalPosition());
        }
    }

    private static StoredEvent event(ResultSet row) throws SQLException {
        String data = row.getString("data");
        String metadata = row.getString("metadata");
        return new StoredEvent(
                row.getObject("id", UUID.class),
                row.getString("stream_name"),
                row.getString("type"),
                row.getLong("position"),
                row.getLong("global_position"),
                data == null ? "{}" : data,
                metadata == null ? "{}" : metadata,
                row.getObject("time", LocalDateTime.class).toInstant(ZoneOffset.UTC));
    }
}
