package parley.log;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.domain.TopicId;
import parley.messagedb.Message;
import parley.messagedb.MessageDb;
import parley.messagedb.MessageDbException;
import parley.messagedb.OrderedReader;
import parley.messagedb.Schema;
import parley.messagedb.UnavailableException;

/**
 * A log in Postgres, as Message DB keeps it: any Message DB client may read it and write to it at
 * the same time.
 */
public final class PostgresStore implements Store, MeterBinder {
    private static final Logger LOGGER = LoggerFactory.getLogger(PostgresStore.class);
    private static final int READ_CONNECTIONS = 6;

    /** How long a transaction may hold a category's lock before it counts as what stops the log. */
    private static final Duration STANDSTILL = Duration.ofSeconds(1);

    private final HikariDataSource appendPool;
    private final HikariDataSource readPool;
    private final HikariDataSource tailPool;
    private final PostgresAppends appends;
    private final PostgresTopics topics;
    private final MessageDb reads;
    private final PostgresEnd end;
    private final OrderedReader ordered;

    /** Apart from the tail's, whose only connection it must not take. */
    private final OrderedReader settled;

    private final UUID logId;
    private final PostgresAddress address;
    private final RunningDatabase database;

    /**
     * Opens the log in a database, and makes it there when there is none.
     *
     * @param database what runs the database for this store alone; closed after it
     * @throws LogException.Unavailable when the database cannot be reached
     * @throws IOException when the database cannot keep a log
     */
    public static PostgresStore open(PostgresAddress address, RunningDatabase database)
            throws IOException {
        connect(address);
        HikariDataSource appendPool =
                PostgresPool.open(address, "append", PostgresAppends.CONNECTIONS);
        HikariDataSource readPool = PostgresPool.open(address, "read", READ_CONNECTIONS);
        // Apart from the others, so that no burst of reads keeps the tail waiting.
        HikariDataSource tailPool = PostgresPool.open(address, "tail", 1);
        try {
            refuseCockroach(readPool);
            Schema.Installation installation = Schema.install(readPool);
            if (installation.besideAnother()) {
                LOGGER.info("The database has a Message DB already: its own functions are kept");
            }
            UUID logId = LogIdentity.of(readPool);
            SqlViews.install(readPool);
            PostgresTopics.install(readPool);
            return new PostgresStore(appendPool, readPool, tailPool, logId, address, database);
        } catch (UnavailableException | SQLTransientException e) {
            close(appendPool, readPool, tailPool);
            throw new LogException.Unavailable(
                    "The database cannot be reached: " + e.getMessage(), e);
        } catch (SQLException e) {
            close(appendPool, readPool, tailPool);
            if (isPassing(e)) {
                throw new LogException.Unavailable(
                        "The database is not ready: " + e.getMessage(), e);
            }
            throw new IOException("The database cannot keep a log: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            close(appendPool, readPool, tailPool);
            throw e;
        }
    }

    /**
     * Whether waiting may help: connection exceptions, a server that starts or stops, too many
     * connections.
     */
    private static boolean isPassing(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
    }

    private static void close(HikariDataSource... pools) {
        for (HikariDataSource pool : pools) {
            pool.close();
        }
    }

    /** Says why it cannot be reached, which a pool does not. */
    private static void connect(PostgresAddress address) {
        try (Connection connection =
                DriverManager.getConnection(
                        address.jdbcUrl(), address.user(), address.password())) {
            connection.isValid(1);
        } catch (SQLException e) {
            throw new LogException.Unavailable(String.valueOf(e.getMessage()), e);
        }
    }

    private PostgresStore(
            HikariDataSource appendPool,
            HikariDataSource readPool,
            HikariDataSource tailPool,
            UUID logId,
            PostgresAddress address,
            RunningDatabase database) {
        this.address = address;
        this.database = database;
        this.appendPool = appendPool;
        this.readPool = readPool;
        this.tailPool = tailPool;
        this.appends = new PostgresAppends(appendPool);
        this.reads = new MessageDb(readPool);
        this.end = new PostgresEnd(readPool);
        this.topics = new PostgresTopics(readPool);
        this.ordered = new OrderedReader(tailPool, StreamName.CATEGORIES);
        this.settled = new OrderedReader(readPool, StreamName.CATEGORIES);
        this.logId = logId;
    }

    private static void refuseCockroach(DataSource database) throws SQLException, IOException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet version = statement.executeQuery("SELECT version()")) {
            version.next();
            if (version.getString(1).contains("CockroachDB")) {
                throw new IOException(
                        "CockroachDB cannot keep a log: it has no advisory locks, on which the"
                                + " order of events rests");
            }
        }
    }

    @Override
    public UUID logId() {
        return logId;
    }

    @Override
    public AppendOutcome append(
            StreamName stream,
            List<EncodedEvent> events,
            OptionalLong expectedVersion,
            Deadline deadline) {
        return append(stream, events, expectedVersion, deadline, _ -> {});
    }

    @Override
    public AppendOutcome append(
            StreamName stream,
            List<EncodedEvent> events,
            OptionalLong expectedVersion,
            Deadline deadline,
            Consumer<List<Place>> stored) {
        return appends.append(stream, events, expectedVersion, deadline, stored);
    }

    @Override
    public CompletableFuture<Optional<List<Place>>> begin(
            StreamName stream,
            List<EncodedEvent> events,
            Deadline deadline,
            Consumer<List<Place>> stored) {
        return appends.begin(stream, events, deadline, stored);
    }

    @Override
    public List<StoredEvent> readAfter(long globalPosition, int limit) {
        return reading(() -> stored(ordered.readAfter(globalPosition, limit)));
    }

    @Override
    public List<StoredEvent> readSettled(long after, long upTo, int limit) {
        return reading(() -> stored(settled.readSettled(after, upTo, limit)));
    }

    @Override
    public List<StoredEvent> readStream(StreamName stream, long fromPosition, int limit) {
        return reading(() -> stored(reads.readStream(stream.text(), fromPosition, limit)));
    }

    @Override
    public TopicPart<StoredEvent> readTopic(
            TopicId topic, long after, long upTo, int limit, long characters) {
        return reading(() -> topics.read(topic, after, upTo, limit, characters));
    }

    @Override
    public Optional<StoredEvent> findById(UUID id) {
        return reading(() -> reads.findById(id).map(PostgresStore::stored));
    }

    @Override
    public long lastGlobalPosition() {
        return reading(end::globalPosition);
    }

    @Override
    public Optional<String> blockedBy() {
        Instant before = Instant.now().minus(STANDSTILL);
        return ordered.blocker()
                .filter(blocker -> blocker.firstSeen().isBefore(before))
                .map(
                        blocker ->
                                "behind a transaction of database process %d, which holds the lock of category '%s' since %s"
                                        .formatted(
                                                blocker.pid(),
                                                blocker.category(),
                                                blocker.firstSeen()));
    }

    @Override
    public Optional<String> obstacle() {
        return database.obstacle().or(appends::obstacle);
    }

    @Override
    public Bus bus() {
        return PostgresBus.open(address, UUID.randomUUID());
    }

    @FunctionalInterface
    private interface Read<T> {
        T read() throws SQLException;
    }

    private static <T> T reading(Read<T> read) {
        try {
            return read.read();
        } catch (MessageDbException | SQLException e) {
            throw new LogException.Unavailable(
                    "The database cannot be read now: " + e.getMessage(), e);
        }
    }

    private static List<StoredEvent> stored(List<Message> messages) {
        List<StoredEvent> stored = new ArrayList<>(messages.size());
        messages.forEach(message -> stored.add(stored(message)));
        return stored;
    }

    static StoredEvent stored(Message message) {
        return new StoredEvent(
                message.id(),
                message.streamName(),
                message.type(),
                message.position(),
                message.globalPosition(),
                message.data() == null ? "{}" : message.data(),
                message.metadata() == null ? "{}" : message.metadata(),
                message.time());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        new PostgresMeters(registry).watch(List.of(appendPool, readPool, tailPool));
        appends.watch(registry);
    }

    @Override
    public void close() {
        appends.close();
        close(appendPool, readPool, tailPool);
        try {
            database.close();
        } catch (Exception e) {
            LOGGER.warn("The embedded database did not stop as it should: {}", e.toString());
        }
    }
}
