package parley.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The ceiling of what can be appended to one category: inserts of so many rows, each in one round
 * trip that is its own transaction, under the category's lock, and nothing else. Positions are
 * counted here, so nobody else may write to the store. For one caller.
 */
final class RawWriter implements Writer {

    private static final String INSERT =
            """
            WITH locked AS MATERIALIZED (
                SELECT pg_advisory_xact_lock(
                    message_store.hash_64(message_store.category(?))))
            INSERT INTO message_store.messages (id, stream_name, position, type, data)
            SELECT new.id, new.stream_name, new.position, new.type, new.data
            FROM locked, unnest(?::uuid[], ?::text[], ?::bigint[], ?::text[], ?::jsonb[])
                AS new (id, stream_name, position, type, data)
            """;

    private final HikariDataSource pool;
    private final Connection connection;
    private final PreparedStatement insert;
    private final Streams streams;
    private final long[] next = new long[Streams.COUNT];
    private final String[] ids;
    private final String[] names;
    private final Long[] positions;
    private final String[] types;
    private final String[] data;

    /**
     * @param streams of one category
     * @param filled how many messages each of them has
     */
    RawWriter(HikariDataSource pool, Streams streams, int filled, int batch) throws SQLException {
        if (streams.categories() != 1) {
            throw new IllegalArgumentException("one statement takes one category's lock");
        }
        this.pool = pool;
        this.streams = streams;
        connection = pool.getConnection();
        insert = connection.prepareStatement(INSERT);
        Arrays.fill(next, filled);
        ids = new String[batch];
        names = new String[batch];
        positions = new Long[batch];
        types = new String[batch];
        data = new String[batch];
        Arrays.fill(types, TYPE);
    }

    @Override
    public void append(RandomGenerator random) throws SQLException {
        for (int i = 0; i < ids.length; i++) {
            int stream = random.nextInt(Streams.COUNT);
            ids[i] = Writer.id(random).toString();
            names[i] = streams.name(stream);
            positions[i] = next[stream]++;
            data[i] = Streams.someData(random);
        }
        insert.setString(1, names[0]);
        insert.setArray(2, array("text", ids));
        insert.setArray(3, array("text", names));
        insert.setArray(4, array("bigint", positions));
        insert.setArray(5, array("text", types));
        insert.setArray(6, array("text", data));
        insert.executeUpdate();
    }

    private Array array(String type, Object[] values) throws SQLException {
        return connection.createArrayOf(type, values);
    }

    @Override
    public void close() {
        pool.close();
    }
}
