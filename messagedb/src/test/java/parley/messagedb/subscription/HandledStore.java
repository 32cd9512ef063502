package parley.messagedb.subscription;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.ExpectedVersion;
import parley.messagedb.Message;
import parley.messagedb.MessageDb;
import parley.messagedb.NewMessage;
import parley.messagedb.TestPostgres;
import parley.messagedb.progress.CheckpointTable;
import parley.messagedb.progress.Parked;
import parley.messagedb.progress.Parking;
import parley.messagedb.progress.ParkingTable;
import parley.messagedb.progress.ProgressTables;

/** A store, and handlers that fail with some of its messages. */
abstract class HandledStore {
    static final Duration LONG = Duration.ofMinutes(1);
    static final Retry THRICE = Retry.times(3, Duration.ofMillis(1), Duration.ofMillis(2));

    final Heard heard = new Heard();
    final Dropped dropped = new Dropped();
    HikariDataSource pool;
    MessageDb store;
    Subscriptions subscriptions;
    CheckpointTable checkpoints;
    Parking parking;

    abstract PGSimpleDataSource database();

    @BeforeEach
    void open() {
        pool = TestPostgres.pool(database(), 8);
        store = new MessageDb(pool);
        subscriptions = new Subscriptions(pool, store).polling(Polling.constant(LONG));
        ProgressTables tables = ProgressTables.install(pool);
        checkpoints = new CheckpointTable(tables);
        parking = new ParkingTable(tables);
        TestPostgres.execute(pool, "CREATE TABLE effect (type text)");
    }

    @AfterEach
    void close() {
        pool.close();
    }

    /** A failure of the handler, as a test wants it. */
    static final class Unwell extends Exception {
        private static final long serialVersionUID = 1;

        Unwell(Message message) {
            super("unwell with " + message.type());
        }
    }

    final AtomicBoolean well = new AtomicBoolean();

    void takeUnlessBad(Message message) throws Unwell {
        refuseBad(message);
        heard.take(message);
    }

    void refuseBad(Message message) throws Unwell {
        if (message.type().equals("bad") && !well.get()) {
            throw new Unwell(message);
        }
    }

    List<String> parkedTypes() {
        return parking.list("view", 0, 100).stream().map(Parked::type).toList();
    }

    SubscriptionBuilder account() {
        return subscriptions.to(Source.category("account"));
    }

    static void write(Connection connection, Message message) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO effect VALUES (?)")) {
            insert.setString(1, message.type());
            insert.execute();
        }
    }

    List<String> effects() {
        return TestPostgres.column(pool, "SELECT type FROM effect ORDER BY ctid");
    }

    static String[] types(int count) {
        return IntStream.range(0, count).mapToObj(i -> "T" + i).toArray(String[]::new);
    }

    void append(String streamName, String... types) {
        store.append(
                streamName,
                Stream.of(types)
                        .map(type -> new NewMessage(UUID.randomUUID(), type, "{}", null))
                        .toList(),
                ExpectedVersion.any());
    }
}
