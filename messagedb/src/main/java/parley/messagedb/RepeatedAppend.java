package parley.messagedb;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds out why an append was left out of its batch. What is in the store never changes, so this
 * needs no lock.
 */
final class RepeatedAppend {
    private static final String FIND =
            """
            SELECT m.stream_name, m.type, m.data IS NOT DISTINCT FROM ?::jsonb AS same_data,
                m.position, m.global_position, m.time
            FROM message_store.messages m
            WHERE m.id = ?::uuid
            """;

    private static final String VERSION =
            """
            SELECT coalesce(max(position), -1) FROM message_store.messages WHERE stream_name = ?
            """;

    private final Append append;

    RepeatedAppend(Append append) {
        this.append = append;
    }

    /** A message of the append that is in the store already. */
    private record Found(UUID id, boolean same, Appended place) {}

    /**
     * Where the messages are, when all of them have been stored before, as they are now; empty when
     * nothing speaks against the append any more.
     *
     * @throws DuplicateMessageIdException if an id is that of another message
     * @throws WrongExpectedVersionException if the stream's version is not the expected one
     */
    Optional<List<Appended>> explain(Connection connection) throws SQLException {
        List<Found> found = new ArrayList<>();
        for (NewMessage message : append.messages()) {
            find(connection, message).ifPresent(found::add);
        }
        if (!found.isEmpty()) {
            return Optional.of(repeated(found));
        }
        Long expected = append.expected();
        if (expected != null) {
            long version = version(connection);
            if (version != expected) {
                throw new WrongExpectedVersionException(append.streamName(), expected, version);
            }
        }
        return Optional.empty();
    }

    private List<Appended> repeated(List<Found> found) {
        for (int i = 0; i < found.size(); i++) {
            boolean inPlace =
                    found.get(i).place().position() == found.getFirst().place().position() + i;
            if (!found.get(i).same() || !inPlace || found.size() < append.messages().size()) {
                throw new DuplicateMessageIdException(
                        found.get(i).id(), "is taken by a message with other content");
            }
        }
        return found.stream().map(Found::place).toList();
    }

    private Optional<Found> find(Connection connection, NewMessage message) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setString(1, message.data());
            find.setString(2, message.id().toString());
            try (ResultSet row = find.executeQuery()) {
                return row.next() ? Optional.of(found(message, row)) : Optional.empty();
            }
        }
    }

    private Found found(NewMessage message, ResultSet row) throws SQLException {
        boolean same =
                append.streamName().equals(row.getString(1))
                        && message.type().equals(row.getString(2))
                        && row.getBoolean(3);
        return new Found(
                message.id(),
                same,
                new Appended(row.getLong(4), row.getLong(5), Rows.time(row, 6), true));
    }

    private long version(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(VERSION)) {
            query.setString(1, append.streamName());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
