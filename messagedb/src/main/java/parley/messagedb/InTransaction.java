package parley.messagedb;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a caller does to the store in a transaction of its own, together with whatever else it
 * writes there: other streams, its own tables, a subscription's checkpoint.
 *
 * <p>A category's lock is held until the transaction ends, and every other writer of that category
 * waits meanwhile: make it short, and let all that write several categories take them in one order,
 * or Postgres ends one of two that wait for each other. Nothing here touches the transaction's
 * settings or its end. It must be at the isolation {@code read committed}, so that what was
 * committed before the lock was granted is seen.
 *
 * <p>Methods throw {@link SQLException} as the driver does; the transaction has to be rolled back
 * then. After the exceptions of this library it is still good.
 *
 * <p>Nobody is woken by it: once it is committed, {@link WakeUps#appended} does that.
 */
public final class InTransaction {
    private static final String LOCK = "SELECT pg_advisory_xact_lock(?)";

    private static final String WRITE =
            """
            INSERT INTO message_store.messages AS written
                (id, stream_name, position, type, data, metadata, time)
            SELECT ?::uuid, ?, coalesce(last.position, -1) + 1, ?, ?::jsonb, ?::jsonb,
                greatest(last.time, clock_timestamp() AT TIME ZONE 'utc')
            FROM (SELECT) AS one
            LEFT JOIN LATERAL (
                SELECT m.position, m.time
                FROM message_store.messages m
                WHERE m.stream_name = ?
                ORDER BY m.position DESC
                LIMIT 1
            ) AS last ON true
            RETURNING written.position, written.global_position, written.time
            """;

    private final Connection connection;

    /**
     * @param connection to the store, not in autocommit
     */
    public InTransaction(Connection connection) {
        this.connection = connection;
    }

    /**
     * Makes the transaction the only writer of a stream's category until it ends, as {@code
     * acquire_lock} does: {@code write_message} and appends of every client wait meanwhile.
     *
     * @return the lock's key, the hash of the category
     */
    public long acquireLock(String streamName) throws SQLException {
        long key = StreamName.hash64(StreamName.category(streamName));
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setLong(1, key);
            lock.execute();
        }
        return key;
    }

    /**
     * Appends messages to one stream, with consecutive positions; they are there once the
     * transaction is committed. The same messages again are found, not stored, as by {@link
     * MessageDb#append(String, List, ExpectedVersion)}.
     *
     * @param messages at least one
     * @return where each message will be stored, in the order given
     * @throws WrongExpectedVersionException if the stream's version is not the expected one;
     *     nothing was written
     * @throws DuplicateMessageIdException if one of the ids is taken by another message, or they
     *     are not all there, or come twice; nothing was written
     */
    public List<Appended> append(
            String streamName, List<NewMessage> messages, ExpectedVersion expectedVersion)
            throws SQLException {
        Append append = new Append(streamName, messages, expectedVersion);
        acquireLock(streamName);
        Optional<List<Appended>> before = new RepeatedAppend(append).explain(connection);
        if (before.isPresent()) {
            return before.get();
        }
        List<Appended> places = new ArrayList<>();
        try (PreparedStatement write = connection.prepareStatement(WRITE)) {
            for (NewMessage message : append.messages()) {
                write.setString(1, message.id().toString());
                write.setString(2, streamName);
                write.setString(3, message.type());
                write.setString(4, message.data());
                write.setString(5, message.metadata());
                write.setString(6, streamName);
                try (ResultSet row = write.executeQuery()) {
                    row.next();
                    places.add(
                            new Appended(row.getLong(1), row.getLong(2), Rows.time(row, 3), false));
                }
            }
        }
        return places;
    }
}
