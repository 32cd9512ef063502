package parley.messagedb;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes several appends in one round trip and one transaction: first a statement that takes the
 * locks of their categories, then one that inserts all messages. In autocommit the two are one
 * transaction, and at {@code read committed} the second sees what was committed before the locks
 * were granted.
 *
 * <p>It needs no function of the interface, only its table and its locks, and so is the same on
 * every implementation of it: whoever writes by {@code write_message} is excluded, and excludes.
 */
final class BatchStatement {
    /**
     * The settings of the transaction. A plan is kept for as long as its connection, or until the
     * table is analyzed: one that was made while the table was small must not scan it when it is
     * large.
     */
    static final String SETTINGS =
            "SELECT set_config('lock_timeout', ?, true), set_config('enable_seqscan', 'off', true)";

    /** The keys in the order of the array, so that no two batches wait for each other. */
    private static final String LOCKS =
            SETTINGS
                    + """
                    , (SELECT count(pg_advisory_xact_lock(key)) FROM unnest(?::bigint[]) AS key);
                    """;

    /**
     * Where a stream ends, and when: its time must not fall, whatever the clock does. One look at
     * the index {@code messages_stream} for each message.
     */
    private static final String LAST =
            """
            LEFT JOIN LATERAL (
                SELECT m.position, m.time
                FROM message_store.messages m
                WHERE m.stream_name = n.stream_name
                ORDER BY m.position DESC
                LIMIT 1
            ) AS last ON true
            """;

    /**
     * Appends that expect nothing, with ids that are very likely new; one that is not fails all.
     *
     * <p>The arrays are hidden in subqueries, so that no plan depends on how long they are, and the
     * server plans once for a connection instead of every time. The join is a loop over the arrays
     * in their order, so global positions rise with the positions.
     */
    private static final String ALL =
            LOCKS
                    + """
                    INSERT INTO message_store.messages AS written
                        (id, stream_name, position, type, data, metadata, time)
                    SELECT n.id, n.stream_name, coalesce(last.position, -1) + n.place, n.type,
                        n.data::jsonb, n.metadata::jsonb,
                        greatest(last.time, clock_timestamp() AT TIME ZONE 'utc')
                    FROM unnest(
                        (SELECT ?::uuid[]), (SELECT ?::text[]), (SELECT ?::text[]),
                        (SELECT ?::text[]), (SELECT ?::text[]), (SELECT ?::bigint[])
                    ) AS n (id, stream_name, type, data, metadata, place)
                    """
                    + LAST
                    + "RETURNING written.id, written.position, written.global_position,"
                    + " written.time";

    /**
     * Those whose stream has the version that they expect and whose ids are all new; each of the
     * others is left out as a whole. Asking for each id by itself leaves the planner no choice but
     * the index {@code messages_id}; a join it may well do by reading the whole of that.
     */
    private static final String ACCEPTED =
            LOCKS
                    + """
                    WITH new AS MATERIALIZED (
                        SELECT n.*, coalesce(last.position, -1) AS version, last.time AS latest
                        FROM unnest(
                            (SELECT ?::uuid[]), (SELECT ?::text[]), (SELECT ?::text[]),
                            (SELECT ?::text[]), (SELECT ?::text[]), (SELECT ?::bigint[]),
                            (SELECT ?::bigint[])
                        ) WITH ORDINALITY
                            AS n (id, stream_name, type, data, metadata, append, expected, place)
                    """
                    + LAST
                    + """
                    ),
                    refused AS MATERIALIZED (
                        SELECT append
                        FROM new
                        WHERE expected <> version
                            OR (SELECT true FROM message_store.messages m WHERE m.id = new.id)
                    )
                    INSERT INTO message_store.messages AS written
                        (id, stream_name, position, type, data, metadata, time)
                    SELECT id, stream_name,
                        version + row_number() OVER (PARTITION BY stream_name ORDER BY place),
                        type, data::jsonb, metadata::jsonb,
                        greatest(latest, clock_timestamp() AT TIME ZONE 'utc')
                    FROM new
                    WHERE append NOT IN (SELECT append FROM refused)
                    ORDER BY place
                    RETURNING written.id, written.position, written.global_position, written.time
                    """;

    private final List<PendingAppend> appends;
    private final int size;

    /**
     * @param appends at least one; of those that expect a version, each is the first of its stream
     */
    BatchStatement(List<PendingAppend> appends) {
        this.appends = appends;
        this.size = appends.stream().mapToInt(each -> each.append().messages().size()).sum();
    }

    /**
     * Writes them; they are on disk when this returns.
     *
     * @param lockTimeoutMillis the most that each lock is waited for; 0: for ever
     * @return where each message of the accepted ones was stored; the others' are not in it
     */
    Map<UUID, Appended> write(Connection connection, long lockTimeoutMillis) throws SQLException {
        boolean careful = appends.stream().anyMatch(PendingAppend::needsCare);
        try (PreparedStatement write = connection.prepareStatement(careful ? ACCEPTED : ALL)) {
            write.setString(1, Long.toString(lockTimeoutMillis));
            write.setArray(2, connection.createArrayOf("int8", lockKeys()));
            setMessages(connection, write);
            if (careful) {
                setConditions(connection, write);
            } else {
                write.setArray(8, connection.createArrayOf("int8", places()));
            }
            write.execute();
            return stored(write);
        }
    }

    private Object[] lockKeys() {
        return appends.stream()
                .map(PendingAppend::lane)
                .map(CategoryLane::lockKey)
                .distinct()
                .sorted()
                .toArray();
    }

    private void setMessages(Connection connection, PreparedStatement write) throws SQLException {
        String[] ids = new String[size];
        String[] streams = new String[size];
        String[] types = new String[size];
        @Nullable String[] data = new @Nullable String[size];
        @Nullable String[] metadata = new @Nullable String[size];
        int at = 0;
        for (PendingAppend pending : appends) {
            for (NewMessage message : pending.append().messages()) {
                ids[at] = message.id().toString();
                streams[at] = pending.append().streamName();
                types[at] = message.type();
                data[at] = message.data();
                metadata[at] = message.metadata();
                at++;
            }
        }
        write.setArray(3, texts(connection, ids));
        write.setArray(4, texts(connection, streams));
        write.setArray(5, texts(connection, types));
        write.setArray(6, texts(connection, data));
        write.setArray(7, texts(connection, metadata));
    }

    /** The place of each message among those of its stream, from 1. */
    private Object[] places() {
        Map<String, Long> last = new HashMap<>();
        Object[] places = new Object[size];
        int at = 0;
        for (PendingAppend pending : appends) {
            int count = pending.append().messages().size();
            long end = last.merge(pending.append().streamName(), (long) count, Long::sum);
            for (int i = 1; i <= count; i++) {
                places[at++] = end - count + i;
            }
        }
        return places;
    }

    private void setConditions(Connection connection, PreparedStatement write) throws SQLException {
        Object[] numbers = new Object[size];
        @Nullable Object[] expected = new @Nullable Object[size];
        int at = 0;
        for (int number = 0; number < appends.size(); number++) {
            Append append = appends.get(number).append();
            for (int i = 0; i < append.messages().size(); i++) {
                numbers[at] = (long) number;
                expected[at] = append.expected();
                at++;
            }
        }
        write.setArray(8, connection.createArrayOf("int8", numbers));
        write.setArray(9, connection.createArrayOf("int8", expected));
    }

    private static Array texts(Connection connection, @Nullable String[] texts)
            throws SQLException {
        return connection.createArrayOf("text", texts);
    }

    /** The answer to the second statement. */
    static Map<UUID, Appended> stored(PreparedStatement write) throws SQLException {
        write.getMoreResults();
        Map<UUID, Appended> stored = new HashMap<>();
        try (ResultSet rows = write.getResultSet()) {
            while (rows.next()) {
                stored.put(
                        UUID.fromString(rows.getString(1)),
                        new Appended(rows.getLong(2), rows.getLong(3), Rows.time(rows, 4), false));
            }
        }
        return stored;
    }
}
