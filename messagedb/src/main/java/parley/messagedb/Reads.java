package parley.messagedb;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What {@link MessageDb} reads, by the interface's functions or beside them. */
final class Reads {
    /** Bounds and order are those of the index {@code messages_category}, see OrderedReader. */
    private static final String LAST_OF_CATEGORY =
            """
            SELECT %s
            FROM message_store.messages
            WHERE (message_store.category(stream_name), global_position)
                    <= (?, 9223372036854775807)
                AND message_store.category(stream_name) >= ?
            ORDER BY message_store.category(stream_name) DESC, global_position DESC
            LIMIT 1
            """
                    .formatted(Rows.COLUMNS);

    private static final String STREAM =
            "SELECT %s FROM message_store.get_stream_messages(?, ?, ?, ?)".formatted(Rows.COLUMNS);

    private static final String CATEGORY =
            "SELECT %s FROM message_store.get_category_messages(?, ?, ?, ?, ?, ?, ?)"
                    .formatted(Rows.COLUMNS);

    private static final String LAST =
            "SELECT %s FROM message_store.get_last_stream_message(?, ?)".formatted(Rows.COLUMNS);

    private static final String BY_ID =
            """
            SELECT %s
            FROM message_store.messages
            WHERE id = ?::uuid
            """
                    .formatted(Rows.COLUMNS);

    private final Database database;

    Reads(Database database) {
        this.database = database;
    }

    private interface Arguments {
        void set(PreparedStatement query) throws SQLException;
    }

    List<Message> stream(
            String streamName, long fromPosition, int batchSize, @Nullable String condition) {
        return query(
                STREAM,
                query -> {
                    query.setString(1, streamName);
                    query.setLong(2, fromPosition);
                    query.setLong(3, batchSize);
                    query.setString(4, condition);
                });
    }

    List<Message> category(CategoryRead read) {
        if (read.condition() == null) {
            return database.readDirectly(connection -> CategoryStatement.read(connection, read));
        }
        CategoryRead.ConsumerGroup group = read.group();
        return query(
                CATEGORY,
                query -> {
                    query.setString(1, read.category());
                    query.setLong(2, read.position());
                    query.setLong(3, read.batchSize());
                    query.setString(4, read.correlation());
                    if (group == null) {
                        query.setNull(5, Types.BIGINT);
                        query.setNull(6, Types.BIGINT);
                    } else {
                        query.setLong(5, group.member());
                        query.setLong(6, group.size());
                    }
                    query.setString(7, read.condition());
                });
    }

    Optional<Message> lastOfCategory(String category) {
        Arguments bounds =
                query -> {
                    query.setString(1, category);
                    query.setString(2, category);
                };
        return database
                .readDirectly(connection -> query(connection, LAST_OF_CATEGORY, bounds))
                .stream()
                .findFirst();
    }

    Optional<Message> last(String streamName, @Nullable String type) {
        return query(
                        LAST,
                        query -> {
                            query.setString(1, streamName);
                            query.setString(2, type);
                        })
                .stream()
                .findFirst();
    }

    Optional<Message> byId(UUID id) {
        return query(BY_ID, query -> query.setString(1, id.toString())).stream().findFirst();
    }

    OptionalLong version(String streamName) {
        return database.read(connection -> version(connection, streamName));
    }

    private static OptionalLong version(Connection connection, String streamName)
            throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT message_store.stream_version(?)")) {
            query.setString(1, streamName);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                long value = row.getLong(1);
                return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
            }
        }
    }

    private List<Message> query(String sql, Arguments arguments) {
        return database.read(connection -> query(connection, sql, arguments));
    }

    private static List<Message> query(Connection connection, String sql, Arguments arguments)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            arguments.set(query);
            return Rows.messages(query);
        }
    }
}
