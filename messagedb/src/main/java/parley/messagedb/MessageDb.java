package parley.messagedb;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A Message DB store: streams of messages that are appended to and read, never changed.
 *
 * <p>Appends that wait at the same moment are written together, by one statement in one
 * transaction, each with its own outcome; one that finds nobody before it is written at once. See
 * {@link #append(String, List, ExpectedVersion)}.
 *
 * <p>Calls borrow a connection from the data source and give it back: appends {@value
 * #APPEND_CONNECTIONS} at a time at most, each read one. A pool makes that cheap. Connections are
 * used in autocommit and at Postgres's default isolation, {@code read committed}; a stricter
 * default of the database makes appends that meet fail instead of queueing. How long a read may
 * take is the data source's to say ({@code statement_timeout}, socket timeout).
 *
 * <p>Works alike on the SQL of {@link Schema} and on the original Message DB's, also in several
 * processes at once and beside other clients of either. Safe for use by many threads.
 *
 * <p>Every method throws {@link UnavailableException} when the store cannot be reached, {@link
 * BusyException} when the server gave up, and {@link MessageDbException} for whatever else the
 * server refuses.
 */
public final class MessageDb {
    /** The most connections that appends use at a time. */
    public static final int APPEND_CONNECTIONS = GroupCommit.CONNECTIONS;

    private final Database database;
    private final Reads reads;
    private final GroupCommit appends;
    private final WakeUps wakeUps = new WakeUps();

    public MessageDb(DataSource dataSource) {
        this(dataSource, AppendObserver.none());
    }

    /**
     * @param observer is told of each batch of appends
     */
    public MessageDb(DataSource dataSource, AppendObserver observer) {
        this(dataSource, observer, Optional.empty());
    }

    /**
     * @param observer is told of each batch of appends
     * @param threads write all batches of appends, which makes {@link #submit} possible. They run
     *     {@value #APPEND_CONNECTIONS} tasks at a time at most, and one more, short; they must
     *     refuse none as long as appends come, nor run it on the thread that hands it over. Threads
     *     of the platform are best: a virtual one takes longer to hear from its socket
     */
    public MessageDb(DataSource dataSource, AppendObserver observer, Executor threads) {
        this(dataSource, observer, Optional.of(threads));
    }

    private MessageDb(DataSource dataSource, AppendObserver observer, Optional<Executor> threads) {
        this.database = new Database(dataSource);
        this.reads = new Reads(database);
        this.appends = new GroupCommit(new BatchWriter(database, observer), threads);
    }

    /**
     * Appends messages to one stream, all or none, with consecutive positions. They are on disk
     * when this returns, given the server's default {@code synchronous_commit}. Appends of one
     * thread after the other keep their order in a stream.
     *
     * <p>The same messages again (ids, stream, types, data; never metadata) are found, not stored:
     * the answer is where they are, whatever has happened to the stream since. So whoever does not
     * know whether an append got through may repeat it.
     *
     * <p>It waits as long as others hold the category's lock. When the connection is lost
     * meanwhile, it is tried to find out what became of it, for at least half a minute.
     *
     * @param messages at least one; together below Postgres's limit of 1 GB for a statement
     * @return where each message is stored, in the order given
     * @throws WrongExpectedVersionException if the stream's version is not the expected one
     * @throws DuplicateMessageIdException if one of the ids is taken by another message, or they
     *     are not all there, or come twice
     * @throws OutcomeUnknownException if the connection broke before the server's answer, and could
     *     not be had again
     * @throws BusyException if it was not its turn in time, or the thread was interrupted before
     */
    public List<Appended> append(
            String streamName, List<NewMessage> messages, ExpectedVersion expectedVersion) {
        return appends.append(
                new Append(streamName, messages, expectedVersion),
                Optional.empty(),
                waking(streamName, _ -> {}));
    }

    /**
     * As {@link #append(String, List, ExpectedVersion)}, with a bound on the wait.
     *
     * @param timeout when it has passed before it was this append's turn, a {@link BusyException}
     *     says so. While it is being written, it is waited for a tenth of a second longer, until an
     *     {@link OutcomeUnknownException}
     */
    public List<Appended> append(
            String streamName,
            List<NewMessage> messages,
            ExpectedVersion expectedVersion,
            Duration timeout) {
        return appends.append(
                new Append(streamName, messages, expectedVersion),
                Optional.of(timeout),
                waking(streamName, _ -> {}));
    }

    /**
     * As {@link #append(String, List, ExpectedVersion, Duration)}, for whoever wants to hear of
     * what is stored sooner than its caller does.
     *
     * @param stored is told where the messages are as soon as they are stored by this append, on
     *     the thread that wrote them and before any caller of that batch goes on; of a stream, in
     *     its order. It has to be quick. Of messages that were there before it is not told.
     */
    public List<Appended> append(
            String streamName,
            List<NewMessage> messages,
            ExpectedVersion expectedVersion,
            Duration timeout,
            Consumer<List<Appended>> stored) {
        return appends.append(
                new Append(streamName, messages, expectedVersion),
                Optional.of(timeout),
                waking(streamName, stored));
    }

    /**
     * Appends like {@link #append(String, List, ExpectedVersion, Duration, Consumer)}, and does not
     * wait for it: for whoever has better to do with its thread. Only with threads that were given
     * to the constructor.
     *
     * @return where each message is stored, or, exceptionally, one of the exceptions that {@code
     *     append} throws; up to a tenth of a second later than there when the time is up. What
     *     hangs on it without an executor of its own runs on a thread that writes, and must be as
     *     quick as {@code stored}
     */
    public CompletableFuture<List<Appended>> submit(
            String streamName,
            List<NewMessage> messages,
            ExpectedVersion expectedVersion,
            Duration timeout,
            Consumer<List<Appended>> stored) {
        return appends.submit(
                new Append(streamName, messages, expectedVersion),
                timeout,
                waking(streamName, stored));
    }

    /** Whoever waits for messages is told so, too. */
    private Consumer<List<Appended>> waking(String streamName, Consumer<List<Appended>> stored) {
        return places -> {
            try {
                stored.accept(places);
            } finally {
                wakeUps.appended(streamName);
            }
        };
    }

    /** Wakes those who wait for messages that this client appends, or that others tell of. */
    public WakeUps wakeUps() {
        return wakeUps;
    }

    /** How many appends wait or are being written. */
    public int appendsUnderWay() {
        return appends.underWay();
    }

    /** Appends one message; see {@link #append(String, List, ExpectedVersion)}. */
    public Appended append(String streamName, NewMessage message, ExpectedVersion expectedVersion) {
        return append(streamName, List.of(message), expectedVersion).getFirst();
    }

    /**
     * A stream's messages in order.
     *
     * @param fromPosition the first position to read (inclusive)
     * @param batchSize the most messages to read, at least 1; -1 means no limit
     * @return empty when the stream has none there, or does not exist
     */
    public List<Message> readStream(String streamName, long fromPosition, int batchSize) {
        return readStream(streamName, fromPosition, batchSize, null);
    }

    /**
     * A stream's messages that meet a condition, in order.
     *
     * @param condition SQL as in {@link CategoryRead#condition()}, or null for none
     */
    public List<Message> readStream(
            String streamName, long fromPosition, int batchSize, @Nullable String condition) {
        if (StreamName.isCategory(streamName)) {
            throw new IllegalArgumentException("Must be a stream name: " + streamName);
        }
        CategoryRead.requireBatchSize(batchSize);
        return reads.stream(streamName, fromPosition, batchSize, condition);
    }

    /**
     * A category's messages in global order.
     *
     * <p>Within one category global positions become visible in order, so reading on from the last
     * one misses nothing. Across categories that does not hold: see {@link OrderedReader}.
     */
    public List<Message> readCategory(CategoryRead read) {
        return reads.category(read);
    }

    /**
     * The last message of a category as it is visible now; empty when it has none. Whatever is
     * committed in that category later has a higher global position.
     */
    public Optional<Message> lastOfCategory(String category) {
        if (!StreamName.isCategory(category)) {
            throw new IllegalArgumentException("Must be a category: " + category);
        }
        return reads.lastOfCategory(category);
    }

    /** The stream's last message, if it has any. */
    public Optional<Message> lastMessage(String streamName) {
        return reads.last(streamName, null);
    }

    /** The stream's last message of a type, if it has any. */
    public Optional<Message> lastMessage(String streamName, String type) {
        return reads.last(streamName, type);
    }

    /** The position of the stream's last message; empty when the stream does not exist. */
    public OptionalLong streamVersion(String streamName) {
        return reads.version(streamName);
    }

    /** The message with an id, wherever it is. */
    public Optional<Message> findById(UUID id) {
        return reads.byId(id);
    }

    /** The version of the interface that is installed, such as {@code 1.3.0}. */
    public String version() {
        return database.read(Detection::version);
    }

    /**
     * Finds out whose SQL is installed, and looks over it: everything that this library needs is
     * there when this returns. Worth a call at a start, to fail early and clearly.
     *
     * @throws MessageDbException if something is missing; its message says what
     */
    public Implementation server() {
        return database.read(Detection::look);
    }
}
