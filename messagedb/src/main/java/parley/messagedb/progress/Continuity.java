package parley.messagedb.progress;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import parley.messagedb.BusyException;
import parley.messagedb.UnavailableException;

/**
 * Tells whether the log is still the one that a reader has read. One that was restored from an
 * older dump, or taken over by a standby that lacked its end, goes on from there with other
 * messages at positions that were read already: whoever reads on from a cursor would pass over them
 * unnoticed.
 *
 * <p>It works on any implementation of the interface. Both methods throw {@link
 * UnavailableException} when the store cannot be reached, or is a standby that may have the rest
 * yet to come, and {@link BusyException} when it gave up.
 */
public final class Continuity {
    private static final String BY_GLOBAL_POSITION =
            """
            SELECT id FROM message_store.messages WHERE global_position = ?
            """;

    private static final String BY_POSITION =
            """
            SELECT id FROM message_store.messages WHERE position = ? AND stream_name = ?
            """;

    private static final String LAST =
            """
            SELECT coalesce(
                pg_sequence_last_value('message_store.messages_global_position_seq'), 0)
            """;

    private final Borrowed database;

    public Continuity(DataSource dataSource) {
        this.database = new Borrowed(dataSource);
    }

    /**
     * Asks whether a global position is still what it was: before reading on from it, at a start
     * and after each loss of the connection.
     *
     * @param globalPosition that of the last message that was read
     * @param messageId its id; empty if it is not known, and then only a log is noticed that has
     *     not come as far again
     * @throws LogWentBackException if it is not
     */
    public void require(long globalPosition, Optional<UUID> messageId) {
        database.read(
                connection -> {
                    boolean same =
                            messageId.isEmpty()
                                    ? globalPosition <= last(connection)
                                    : messageId.equals(at(connection, globalPosition));
                    if (!same) {
                        refuseStandby(connection);
                        throw new LogWentBackException(
                                "Message %s was read at global position %d, where it is no more; the last one given out is %d"
                                        .formatted(
                                                messageId.map(UUID::toString).orElse("(unknown)"),
                                                globalPosition,
                                                last(connection)));
                    }
                    return true;
                });
    }

    /**
     * Asks the same about a position in a stream.
     *
     * @throws LogWentBackException if it is not what it was
     */
    public void require(String streamName, long position, Optional<UUID> messageId) {
        database.read(
                connection -> {
                    Optional<UUID> found = at(connection, streamName, position);
                    if (found.isEmpty() || (messageId.isPresent() && !found.equals(messageId))) {
                        refuseStandby(connection);
                        throw new LogWentBackException(
                                "Message %s was read at position %d of %s, where it is no more"
                                        .formatted(
                                                messageId.map(UUID::toString).orElse("(unknown)"),
                                                position,
                                                streamName));
                    }
                    return found;
                });
    }

    /** A standby may have it yet to come. */
    private static void refuseStandby(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT pg_is_in_recovery()");
                ResultSet row = query.executeQuery()) {
            row.next();
            if (row.getBoolean(1)) {
                throw new SQLException("This standby has not come as far", "57P03");
            }
        }
    }

    private static Optional<UUID> at(Connection connection, long globalPosition)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(BY_GLOBAL_POSITION)) {
            query.setLong(1, globalPosition);
            return id(query);
        }
    }

    private static Optional<UUID> at(Connection connection, String streamName, long position)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(BY_POSITION)) {
            query.setLong(1, position);
            query.setString(2, streamName);
            return id(query);
        }
    }

    private static Optional<UUID> id(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
        }
    }

    private static long last(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(LAST);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
