package parley.messagedb;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Map;
import java.util.UUID;

/**
 * Writes one message, as {@link BatchStatement} does: for one alone, its arrays would cost more
 * than the insert itself.
 */
final class SingleStatement {
    private static final String WRITE =
            BatchStatement.SETTINGS
                    + """
                    , pg_advisory_xact_lock(?);
                    INSERT INTO message_store.messages AS written
                        (id, stream_name, position, type, data, metadata, time)
                    SELECT ?::uuid, n.stream_name, coalesce(last.position, -1) + 1, ?, ?::jsonb, ?::jsonb,
                        greatest(last.time, clock_timestamp() AT TIME ZONE 'utc')
                    FROM (SELECT ?::text AS stream_name) AS n
                    LEFT JOIN LATERAL (
                        SELECT m.position, m.time
                        FROM message_store.messages m
                        WHERE m.stream_name = n.stream_name
                        ORDER BY m.position DESC
                        LIMIT 1
                    ) AS last ON true
                    WHERE coalesce(?::bigint, last.position, -1) = coalesce(last.position, -1)
                    RETURNING written.id, written.position, written.global_position, written.time
                    """;

    private final Append append;
    private final long lockKey;

    /**
     * @param pending an append of one message, whose id is very likely new
     */
    SingleStatement(PendingAppend pending) {
        this.append = pending.append();
        this.lockKey = pending.lane().lockKey();
    }

    /**
     * Writes it; it is on disk when this returns.
     *
     * @param lockTimeoutMillis the most that the lock is waited for
     * @return where it was stored; empty when its stream has another version than it expects
     */
    Map<UUID, Appended> write(Connection connection, long lockTimeoutMillis) throws SQLException {
        NewMessage message = append.messages().getFirst();
        try (PreparedStatement write = connection.prepareStatement(WRITE)) {
            write.setString(1, Long.toString(lockTimeoutMillis));
            write.setLong(2, lockKey);
            write.setString(3, message.id().toString());
            write.setString(4, message.type());
            write.setString(5, message.data());
            write.setString(6, message.metadata());
            write.setString(7, append.streamName());
            Long expected = append.expected();
            if (expected == null) {
                write.setNull(8, Types.BIGINT);
            } else {
                write.setLong(8, expected);
            }
            write.execute();
            return BatchStatement.stored(write);
        }
    }
}
