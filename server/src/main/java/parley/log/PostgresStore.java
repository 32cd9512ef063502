package parley.log;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.messagedb.Appended;
import parley.messagedb.BusyException;
import parley.messagedb.DuplicateMessageIdException;
import parley.messagedb.ExpectedVersion;
import parley.messagedb.Message;
import parley.messagedb.MessageDb;
import parley.messagedb.MessageDbException;
import parley.messagedb.NewMessage;
import parley.messagedb.OrderedReader;
import parley.messagedb.OutcomeUnknownException;
import parley.messagedb.Schema;
import parley.messagedb.UnavailableException;
import parley.messagedb.WrongExpectedVersionException;

/**
 * A log in Postgres, as Message DB keeps it: any Message DB client may read it and write to it at
 * the same time.
 *
 * <p>Writes of one category exclude each other until their commit, so a few connections for each
 * category are as good as many; {@link AppendLane} keeps it to those, and a category that stands
 * does not take the others' connections.
 */
public final class PostgresStore implements Store {
    private static final Logger LOGGER = LoggerFactory.getLogger(PostgresStore.class);
    private static final int READ_CONNECTIONS = 6;

    /** How long a write waits for its category's lock: then a foreign transaction holds it. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

    /** How long a transaction may hold a category's lock before it counts as what stops the log. */
    private static final Duration STANDSTILL = Duration.ofSeconds(1);

    private static final Duration RETRY_AFTER = Duration.ofMillis(100);

    private final HikariDataSource appendPool;
    private final HikariDataSource readPool;
    private final MessageDb appends;
    private final MessageDb reads;
    private final OrderedReader ordered;
    private final UUID logId;
    private final AutoCloseable database;
    private final Map<String, AppendLane> lanes = new HashMap<>();

    /**
     * Opens the log in a database, and makes it there when there is none.
     *
     * @param database what runs the database for this store alone; closed after it
     * @throws LogException.Unavailable when the database cannot be reached
     * @throws IOException when the database cannot keep a log
     */
    public static PostgresStore open(PostgresAddress address, AutoCloseable database)
            throws IOException {
        HikariDataSource appendPool =
                pool(address, "append", AppendLane.CONNECTIONS * StreamName.CATEGORIES.size());
        HikariDataSource readPool = pool(address, "read", READ_CONNECTIONS);
        try {
            refuseCockroach(readPool);
            Schema.Installation installation = Schema.install(readPool);
            if (installation.besideAnother()) {
                LOGGER.info("The database has a Message DB already: its own functions are kept");
            }
            return new PostgresStore(appendPool, readPool, LogIdentity.of(readPool), database);
        } catch (UnavailableException | SQLTransientException e) {
            close(appendPool, readPool);
            throw new LogException.Unavailable(
                    "The database cannot be reached: " + e.getMessage(), e);
        } catch (SQLException e) {
            close(appendPool, readPool);
            if (isPassing(e)) {
                throw new LogException.Unavailable(
                        "The database is not ready: " + e.getMessage(), e);
            }
            throw new IOException("The database cannot keep a log: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            close(appendPool, readPool);
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

    private static void close(HikariDataSource appendPool, HikariDataSource readPool) {
        appendPool.close();
        readPool.close();
    }

    private PostgresStore(
            HikariDataSource appendPool,
            HikariDataSource readPool,
            UUID logId,
            AutoCloseable database) {
        this.database = database;
        this.appendPool = appendPool;
        this.readPool = readPool;
        this.appends = new MessageDb(appendPool);
        this.reads = new MessageDb(readPool);
        this.ordered = new OrderedReader(readPool, StreamName.CATEGORIES);
        this.logId = logId;
        StreamName.CATEGORIES.forEach(category -> lanes.put(category, new AppendLane(category)));
    }

    private static HikariDataSource pool(PostgresAddress address, String name, int connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("postgres-" + name);
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(1000);
        config.setValidationTimeout(500);
        config.addDataSourceProperty("ApplicationName", "parley-" + name);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("connectTimeout", "2");
        config.addDataSourceProperty("socketTimeout", "10");
        // An acknowledgement means durable, whatever the database's own default is.
        config.addDataSourceProperty(
                "options", "-c synchronous_commit=on -c lock_timeout=" + LOCK_TIMEOUT.toMillis());
        return new HikariDataSource(config);
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
        AppendLane lane = lanes.get(stream.category());
        if (lane == null) {
            throw new IllegalArgumentException("Not a category of the hub's: " + stream);
        }
        List<NewMessage> messages =
                events.stream()
                        .map(e -> new NewMessage(e.id(), e.type(), e.data(), e.metadata()))
                        .toList();
        ExpectedVersion expected = expected(expectedVersion);
        lane.enter(deadline.earlierBy(LOCK_TIMEOUT));
        try {
            return appendUntilKnown(stream, messages, expected, deadline);
        } finally {
            lane.leave();
        }
    }

    private static ExpectedVersion expected(OptionalLong version) {
        if (version.isEmpty()) {
            return ExpectedVersion.any();
        }
        return version.getAsLong() < 0
                ? ExpectedVersion.noStream()
                : ExpectedVersion.exactly(version.getAsLong());
    }

    /**
     * Appends; when the connection is lost on the way, appends again under the same ids: either the
     * first attempt has taken effect and its events are found, or this one does, and the first one
     * never will.
     */
    private AppendOutcome appendUntilKnown(
            StreamName stream,
            List<NewMessage> messages,
            ExpectedVersion expected,
            Deadline deadline) {
        Optional<OutcomeUnknownException> unknown = Optional.empty();
        while (true) {
            try {
                return new AppendOutcome.Appended(
                        appends.append(stream.text(), messages, expected).stream()
                                .map(PostgresStore::place)
                                .toList());
            } catch (DuplicateMessageIdException _) {
                return existing(messages).orElseThrow();
            } catch (WrongExpectedVersionException e) {
                // After a lost answer it may be our own first attempt that has moved the stream on.
                Optional<AppendOutcome> own =
                        unknown.isPresent() ? existing(messages) : Optional.empty();
                return own.orElse(new AppendOutcome.VersionMismatch(e.actual()));
            } catch (OutcomeUnknownException e) {
                unknown = Optional.of(e);
                LOGGER.warn("Lost the connection in an append to {}; trying again", stream);
            } catch (BusyException | UnavailableException e) {
                boolean again = unknown.isPresent() || e instanceof UnavailableException;
                if (!again || deadline.hasPassed()) {
                    throw undone(e, unknown);
                }
            }
            if (deadline.hasPassed()) {
                throw undone(unknown.orElseThrow(), unknown);
            }
            pause(deadline);
        }
    }

    private static LogException undone(
            MessageDbException cause, Optional<OutcomeUnknownException> unknown) {
        if (unknown.isPresent()) {
            return new LogException.OutcomeUnknown(
                    "The database was lost while it stored; whether it did is unknown",
                    unknown.get());
        }
        return new LogException.Unavailable(
                cause instanceof BusyException
                        ? "Another transaction in the database holds the lock; nothing was stored"
                        : "The database cannot be reached; nothing was stored",
                cause);
    }

    private static void pause(Deadline deadline) {
        try {
            Thread.sleep(
                    deadline.left().compareTo(RETRY_AFTER) < 0 ? deadline.left() : RETRY_AFTER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException.OutcomeUnknown("Interrupted while storing", e);
        }
    }

    /** The first event of a batch whose id is in the log. */
    private Optional<AppendOutcome> existing(List<NewMessage> messages) {
        for (NewMessage message : messages) {
            Optional<Message> found = appends.findById(message.id());
            if (found.isPresent()) {
                return Optional.of(new AppendOutcome.IdExists(stored(found.get())));
            }
        }
        return Optional.empty();
    }

    @Override
    public List<StoredEvent> readAfter(long globalPosition, int limit) {
        return reading(() -> stored(ordered.readAfter(globalPosition, limit)));
    }

    @Override
    public List<StoredEvent> readStream(StreamName stream, long fromPosition, int limit) {
        return reading(() -> stored(reads.readStream(stream.text(), fromPosition, limit)));
    }

    @Override
    public Optional<StoredEvent> findById(UUID id) {
        return reading(() -> reads.findById(id).map(PostgresStore::stored));
    }

    @Override
    public long lastGlobalPosition() {
        return reading(() -> LogIdentity.lastGlobalPosition(readPool));
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

    @FunctionalInterface
    private interface Read<T> {
        T read() throws SQLException;
    }

    private static <T> T reading(Read<T> read) {
        try {
            return read.read();
        } catch (MessageDbException | SQLException e) {
            throw new LogException.Unavailable("The database cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<StoredEvent> stored(List<Message> messages) {
        List<StoredEvent> stored = new ArrayList<>(messages.size());
        messages.forEach(message -> stored.add(stored(message)));
        return stored;
    }

    private static StoredEvent stored(Message message) {
        return new StoredEvent(
                message.id(),
                message.streamName(),
                message.type(),
                message.position(),
                message.globalPosition(),
                message.data() == null ? "{}" : message.data(),
                message.time());
    }

    private static Place place(Appended appended) {
        return new Place(appended.position(), appended.globalPosition(), appended.time());
    }

    @Override
    public void close() {
        appendPool.close();
        readPool.close();
        try {
            database.close();
        } catch (Exception e) {
            LOGGER.warn("The embedded database did not stop as it should: {}", e.toString());
        }
    }
}
