package parley.messagedb;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One append: how it is sent, either way, and what its failure means. */
record Append(
        String streamName,
        List<NewMessage> messages,
        ExpectedVersion expectedVersion,
        Optional<Duration> lockTimeout) {
    private static final String APPEND_MESSAGES =
            "SELECT position, global_position, time FROM message_store.append_messages("
                    + "?, ?::uuid[], ?::varchar[], ?::jsonb[], ?::jsonb[], ?, ?)";

    private static final String WRITE_MESSAGE =
            "SELECT message_store.write_message(?, ?, ?, ?::jsonb, ?::jsonb, ?)";

    private static final String READ_BACK =
            "SELECT position, global_position, time FROM message_store.messages"
                    + " WHERE stream_name = ? AND position BETWEEN ? AND ? ORDER BY position";

    private static final Pattern WRONG_VERSION =
            Pattern.compile(
                    "Wrong expected version: -?\\d+ .*Stream Version: (-?\\d+)\\)", Pattern.DOTALL);

    private static final Pattern DUPLICATE_KEY =
            Pattern.compile("\\(id\\)=\\(([0-9a-fA-F-]{36})\\)");

    Append {
        if (streamName.isEmpty()) {
            throw new IllegalArgumentException("A stream's name must not be empty");
        }
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("There must be a message to append");
        }
    }

    /** In one statement, which is its own transaction. */
    List<Appended> atOnce(Connection connection) throws SQLException {
        try (PreparedStatement append = connection.prepareStatement(APPEND_MESSAGES)) {
            append.setString(1, streamName);
            append.setArray(2, texts(connection, message -> message.id().toString()));
            append.setArray(3, texts(connection, NewMessage::type));
            append.setArray(4, texts(connection, NewMessage::data));
            append.setArray(5, texts(connection, NewMessage::metadata));
            setVersion(append, 6, expected());
            if (lockTimeout.isPresent()) {
                append.setInt(7, milliseconds(lockTimeout.get()));
            } else {
                append.setNull(7, Types.INTEGER);
            }
            return Rows.appended(append);
        }
    }

    /**
     * Message by message, inside the caller's transaction. The first one takes the category's lock,
     * so only that one has a version to check.
     */
    List<Appended> oneByOne(Connection connection) throws SQLException {
        long last = -1;
        if (lockTimeout.isPresent()) {
            setLockTimeout(connection, milliseconds(lockTimeout.get()));
        }
        try (PreparedStatement write = connection.prepareStatement(WRITE_MESSAGE)) {
            Long expected = expected();
            for (NewMessage message : messages) {
                write.setString(1, message.id().toString());
                write.setString(2, streamName);
                write.setString(3, message.type());
                write.setString(4, message.data());
                write.setString(5, message.metadata());
                setVersion(write, 6, expected);
                try (ResultSet row = write.executeQuery()) {
                    row.next();
                    last = row.getLong(1);
                }
                expected = null;
            }
        }
        try (PreparedStatement read = connection.prepareStatement(READ_BACK)) {
            read.setString(1, streamName);
            read.setLong(2, last - messages.size() + 1);
            read.setLong(3, last);
            return Rows.appended(read);
        }
    }

    private static void setLockTimeout(Connection connection, int milliseconds)
            throws SQLException {
        try (Statement set = connection.createStatement()) {
            set.execute("SET LOCAL lock_timeout = " + milliseconds);
        }
    }

    /** At least one: to the server, zero means no limit. */
    private static int milliseconds(Duration time) {
        return Math.clamp(time.toMillis(), 1, Integer.MAX_VALUE);
    }

    MessageDbException failed(SQLException e) {
        String message = String.valueOf(e.getMessage());
        Matcher wrongVersion = WRONG_VERSION.matcher(message);
        Long expected = expected();
        if (expected != null && wrongVersion.find()) {
            long actual = Long.parseLong(wrongVersion.group(1));
            return new WrongExpectedVersionException(streamName, expected, actual, e);
        }
        if ("23505".equals(e.getSQLState()) && message.contains("\"messages_id\"")) {
            return new DuplicateMessageIdException(duplicate(message), e);
        }
        return Failures.writing(e);
    }

    /** The server names the id unless it keeps details back; then it is the likeliest one. */
    private UUID duplicate(String message) {
        Matcher named = DUPLICATE_KEY.matcher(message);
        if (named.find()) {
            return UUID.fromString(named.group(1));
        }
        Set<UUID> seen = new HashSet<>();
        for (NewMessage each : messages) {
            if (!seen.add(each.id())) {
                return each.id();
            }
        }
        return messages.getFirst().id();
    }

    private @Nullable Long expected() {
        return switch (expectedVersion) {
            case ExpectedVersion.Any() -> null;
            case ExpectedVersion.NoStream() -> -1L;
            case ExpectedVersion.Exactly(long version) -> version;
        };
    }

    private Array texts(Connection connection, Function<NewMessage, @Nullable String> field)
            throws SQLException {
        return connection.createArrayOf("text", messages.stream().map(field).toArray());
    }

    private static void setVersion(PreparedStatement statement, int index, @Nullable Long version)
            throws SQLException {
        if (version == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, version);
        }
    }
}
