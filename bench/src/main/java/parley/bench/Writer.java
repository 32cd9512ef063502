package parley.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.UUID;
import java.util.random.RandomGenerator;
import parley.messagedb.ExpectedVersion;
import parley.messagedb.MessageDb;
import parley.messagedb.NewMessage;

/** Appends to a store in its own way, for many callers at once unless it says otherwise. */
interface Writer extends AutoCloseable {

    String TYPE = "Posted";

    /**
     * Appends to streams chosen at random, and returns once that is durable. How much one call
     * appends is the writer's own: a message, or a batch.
     *
     * @throws SQLException or a runtime exception when it is not stored
     */
    void append(RandomGenerator random) throws SQLException;

    @Override
    void close();

    /** Random, and cheaper to make than what {@link UUID#randomUUID} draws from. */
    static UUID id(RandomGenerator random) {
        return new UUID(
                (random.nextLong() & ~0xF000L) | 0x4000L,
                (random.nextLong() & ~(3L << 62)) | (1L << 63));
    }

    /** Parley's client, on whichever SQL is there. */
    static Writer messageDb(HikariDataSource pool, Streams streams) {
        MessageDb store = new MessageDb(pool);
        return new Writer() {
            @Override
            public void append(RandomGenerator random) {
                store.append(
                        streams.name(random.nextInt(Streams.COUNT)),
                        new NewMessage(id(random), TYPE, Streams.someData(random), null),
                        ExpectedVersion.any());
            }

            @Override
            public void close() {
                pool.close();
            }
        };
    }

    /** What a client of the original does: a call of its function, in autocommit. */
    static Writer original(HikariDataSource pool, Streams streams) {
        return new Writer() {
            @Override
            public void append(RandomGenerator random) throws SQLException {
                try (Connection connection = pool.getConnection();
                        PreparedStatement write =
                                connection.prepareStatement(
                                        "SELECT message_store.write_message("
                                                + "?, ?, ?, ?::jsonb, ?::jsonb, ?)")) {
                    write.setString(1, id(random).toString());
                    write.setString(2, streams.name(random.nextInt(Streams.COUNT)));
                    write.setString(3, TYPE);
                    write.setString(4, Streams.someData(random));
                    write.setNull(5, Types.VARCHAR);
                    write.setNull(6, Types.BIGINT);
                    try (ResultSet row = write.executeQuery()) {
                        row.next();
                    }
                }
            }

            @Override
            public void close() {
                pool.close();
            }
        };
    }
}
