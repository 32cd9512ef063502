package parley.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.HdrHistogram.Histogram;
import parley.bench.StoreDatabase.Sql;
import parley.messagedb.CategoryRead;
import parley.messagedb.CategoryRead.ConsumerGroup;
import parley.messagedb.Message;
import parley.messagedb.MessageDb;

/**
 * One kind of read of one store, batch after batch from positions all over it, by one caller on one
 * connection.
 *
 * @param grouped whether each batch is that of one member of a group of {@value #MEMBERS}
 * @param sql Parley's, read by its client, or the original's, read by JDBC
 */
record ReadCell(boolean grouped, Sql sql, Rounds rounds) {

    static final int MEMBERS = 8;
    static final int BATCH = 1000;

    private static final int DIGITS = 3;

    /** How many batches teach a connection its statement. */
    private static final int LEARNING = 6;

    /** A store's reader; the messages of a batch. */
    private interface Reader {
        List<Message> read(CategoryRead read) throws SQLException;
    }

    String title() {
        String kind = grouped ? "consumer group of " + MEMBERS : "category";
        return switch (sql) {
            case PARLEY -> kind + ", Parley";
            case ORIGINAL -> kind + ", original";
        };
    }

    /** Milliseconds for a batch: the median of the rounds' means. */
    double millis() {
        return rounds.median(ReadCell::millis);
    }

    static double millis(Round round) {
        return 1000 / round.rate();
    }

    /**
     * Runs one round, which is not kept.
     *
     * @param hub the process whose database server the store is on
     * @param first the number of the first batch
     * @throws BenchFailure when a batch is not full
     */
    Round run(long hub, StoreDatabase store, Library library, Duration duration, int first)
            throws IOException, SQLException {
        try (HikariDataSource pool = store.pool(1)) {
            Reader reader = reader(pool);
            // Connections learn their statements.
            for (CategoryRead read : library.reads(grouped, first, LEARNING)) {
                reader.read(read);
            }
            int number = first;
            Histogram latencies = new Histogram(DIGITS);
            Cpu before = Cpu.of(hub);
            long began = System.nanoTime();
            long sent = began;
            while (sent - began < duration.toNanos()) {
                CategoryRead read = library.read(grouped, number++);
                int count = reader.read(read).size();
                if (count != BATCH) {
                    throw new BenchFailure("%s: %d messages by %s".formatted(title(), count, read));
                }
                long answered = System.nanoTime();
                latencies.recordValue((answered - sent) / 1000);
                sent = answered;
            }
            return new Round(
                    new Outcome(latencies, 0, ""),
                    null,
                    (sent - began) / 1e9,
                    Cpu.of(hub).since(before));
        }
    }

    /** The ids that some reads give, in order. */
    List<UUID> ids(StoreDatabase store, List<CategoryRead> reads) throws SQLException {
        try (HikariDataSource pool = store.pool(1)) {
            Reader reader = reader(pool);
            List<UUID> ids = new ArrayList<>();
            for (CategoryRead read : reads) {
                reader.read(read).forEach(message -> ids.add(message.id()));
            }
            return ids;
        }
    }

    private Reader reader(HikariDataSource pool) {
        return switch (sql) {
            case PARLEY -> new MessageDb(pool)::readCategory;
            case ORIGINAL -> read -> original(pool, read);
        };
    }

    /** What the interface's function answers, over JDBC. */
    static List<Message> original(HikariDataSource pool, CategoryRead read) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement query =
                        connection.prepareStatement(
                                "SELECT * FROM message_store.get_category_messages("
                                        + "?, ?, ?, NULL, ?, ?, NULL)")) {
            query.setString(1, read.category());
            query.setLong(2, read.position());
            query.setLong(3, read.batchSize());
            ConsumerGroup group = read.group();
            if (group == null) {
                query.setNull(4, Types.BIGINT);
                query.setNull(5, Types.BIGINT);
            } else {
                query.setLong(4, group.member());
                query.setLong(5, group.size());
            }
            List<Message> messages = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    messages.add(message(row));
                }
            }
            return messages;
        }
    }

    private static Message message(ResultSet row) throws SQLException {
        return new Message(
                UUID.fromString(row.getString("id")),
                row.getString("stream_name"),
                row.getString("type"),
                row.getLong("position"),
                row.getLong("global_position"),
                row.getString("data"),
                row.getString("metadata"),
                row.getObject("time", LocalDateTime.class).toInstant(ZoneOffset.UTC));
    }
}
