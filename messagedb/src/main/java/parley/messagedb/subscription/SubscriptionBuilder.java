package parley.messagedb.subscription;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import parley.messagedb.MessageDb;
import parley.messagedb.progress.CheckpointTable;
import parley.messagedb.progress.Checkpoints;
import parley.messagedb.progress.Leases;
import parley.messagedb.progress.Parking;
import parley.messagedb.progress.ParkingTable;
import parley.messagedb.progress.Share;
import parley.messagedb.progress.SubscriptionName;

/**
 * Says what a subscription is to be. It begins, on a thread of its own, with one of the three that
 * say who takes its messages: {@link #handle}, {@link #handleBatches}, {@link
 * #handleInTransaction}. For one thread, and one subscription.
 */
public final class SubscriptionBuilder {
    /** How many messages a look asks for at most, unless told otherwise. */
    public static final int BATCH = 4_096;

    /** How many messages share a transaction at most, unless told otherwise. */
    public static final int TRANSACTION = 100;

    private static final Duration TERM = Duration.ofSeconds(10);

    private final DataSource database;
    private final MessageDb store;
    private final ThreadFactory threads;
    private final InstantSource clock;
    private final Source source;
    private Polling polling;
    private String name = "";
    private Start start = Start.beginning();
    private int batch = BATCH;
    private int transaction = TRANSACTION;
    private Retry retry = Retry.times(5, Duration.ofMillis(100), Duration.ofSeconds(10));
    private Keeping keeping = Keeping.DEFAULT;
    private Duration slow = Duration.ofSeconds(5);
    private @Nullable Checkpoints checkpoints;
    private @Nullable Parking parking;
    private @Nullable Sharing sharing;
    private Consumer<Boolean> onLive = _ -> {};
    private Consumer<Optional<Throwable>> onDropped = _ -> {};
    private Consumer<Lag> onLag = _ -> {};

    SubscriptionBuilder(
            DataSource database,
            MessageDb store,
            ThreadFactory threads,
            InstantSource clock,
            Polling polling,
            Source source) {
        this.database = database;
        this.store = store;
        this.threads = threads;
        this.clock = clock;
        this.polling = polling;
        this.source = source;
    }

    /**
     * Where it begins when it has no checkpoint; {@link Start#beginning()} unless told otherwise.
     */
    public SubscriptionBuilder from(Start newStart) {
        start = newStart;
        return this;
    }

    /** How often it looks once it has caught up; as all of the client unless told otherwise. */
    public SubscriptionBuilder polling(Polling newPolling) {
        polling = newPolling;
        return this;
    }

    /**
     * How many messages a look asks for at most; {@value #BATCH} unless told otherwise. It asks for
     * fewer where those of the batch before were large: about 2 MB. One such batch is handled and
     * the next is read meanwhile, so twice as many are in memory at most; where small messages are
     * followed by very large ones, a smaller bound keeps the memory within bounds.
     *
     * @param most at least 1
     */
    public SubscriptionBuilder batch(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("A batch has at least one message: " + most);
        }
        batch = most;
        return this;
    }

    /**
     * How many messages share a transaction at most; {@value #TRANSACTION} unless told otherwise.
     *
     * @param most at least 1
     */
    public SubscriptionBuilder transaction(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("A transaction has at least one message: " + most);
        }
        transaction = most;
        return this;
    }

    /**
     * What becomes of a message that its handler fails with; unless told otherwise five attempts,
     * with pauses from 100 ms that double.
     */
    public SubscriptionBuilder retry(Retry newRetry) {
        retry = newRetry;
        return this;
    }

    /**
     * Keeps how far it has come, under a name: 1 to 100 letters, digits, {@code .}, {@code _} and
     * {@code -}. Handlers that take no transaction have it saved now and then ({@link #keep}).
     */
    public SubscriptionBuilder checkpoints(String newName, Checkpoints where) {
        name(newName);
        checkpoints = where;
        return this;
    }

    /** When a checkpoint is saved; {@link Keeping#DEFAULT} unless told otherwise. */
    public SubscriptionBuilder keep(Keeping newKeeping) {
        keeping = newKeeping;
        return this;
    }

    /**
     * Parks messages that keep failing, and their streams' later ones behind them, so that all
     * others go on. Without that a message that keeps failing ends the subscription.
     *
     * @param newName as of its checkpoints
     * @param where with {@link #handleInTransaction} a {@link ParkingTable} in the database of the
     *     checkpoints: what is done about a message and that it is parked, or is no more, share a
     *     transaction
     */
    public SubscriptionBuilder parking(String newName, Parking where) {
        name(newName);
        parking = where;
        return this;
    }

    /**
     * Makes it a member of a group that shares out a category; leases of 10 s. Shares move when
     * members come, go or fall silent.
     *
     * @param shares how many there are, the same for all members; more than there will ever be
     *     members
     */
    public SubscriptionBuilder sharedBy(Leases leases, int shares) {
        return sharedBy(leases, shares, TERM);
    }

    /**
     * As {@link #sharedBy(Leases, int)}.
     *
     * @param term how long a share stays with a member that says nothing, 100 ms to 1 h
     */
    public SubscriptionBuilder sharedBy(Leases leases, int shares, Duration term) {
        sharing = new Sharing(leases, shares, term);
        return this;
    }

    /** How long a handler may take until a {@link Stall} says so; 5 s unless told otherwise. */
    public SubscriptionBuilder slowAfter(Duration time) {
        slow = time;
        return this;
    }

    /**
     * Is told true when it has caught up and false when it falls behind, each time anew, beginning
     * with the first time it has caught up. Like all that it tells, on its own thread, which waits
     * for it.
     */
    public SubscriptionBuilder onLive(Consumer<Boolean> told) {
        onLive = told;
        return this;
    }

    /**
     * Is told once that it has ended: with the cause when it failed for good, with none when it was
     * stopped or drained.
     */
    public SubscriptionBuilder onDropped(Consumer<Optional<Throwable>> told) {
        onDropped = told;
        return this;
    }

    /** Is told how far behind it is, once a second at most, and once when it has caught up. */
    public SubscriptionBuilder onLag(Consumer<Lag> told) {
        onLag = told;
        return this;
    }

    /** Begins, with a handler that takes messages one by one. */
    public Subscription handle(MessageHandler handler) {
        return begin(new Handling.OneByOne(handler), Optional.ofNullable(checkpoints));
    }

    /** Begins, with a handler that takes as many messages at a time as there are. */
    public Subscription handleBatches(BatchHandler handler) {
        return begin(new Handling.Batches(handler), Optional.ofNullable(checkpoints));
    }

    /**
     * Begins, with a handler that takes messages in the transaction in which their checkpoint is
     * saved.
     *
     * @throws IllegalStateException if it has no {@link #checkpoints}, or they are in no table, or
     *     its {@link #parking} is in none
     */
    public Subscription handleInTransaction(TransactionHandler handler) {
        if (!(checkpoints instanceof CheckpointTable table)) {
            throw new IllegalStateException("Only a CheckpointTable can share a transaction");
        }
        if (parking != null && !(parking instanceof ParkingTable)) {
            throw new IllegalStateException("Only a ParkingTable can share a transaction");
        }
        return begin(
                new Handling.InTransactions(
                        handler, table, Optional.ofNullable((ParkingTable) parking), transaction),
                Optional.of(table));
    }

    private void name(String newName) {
        SubscriptionName.require(newName);
        if (!name.isEmpty() && !name.equals(newName)) {
            throw new IllegalArgumentException(
                    "One subscription, two names: %s and %s".formatted(name, newName));
        }
        name = newName;
    }

    private Subscription begin(Handling handling, Optional<Checkpoints> places) {
        Plan plan =
                new Plan(
                        database,
                        store,
                        threads,
                        clock,
                        name,
                        start,
                        polling,
                        batch,
                        retry,
                        places,
                        keeping,
                        Optional.ofNullable(parking),
                        slow,
                        onLive,
                        onDropped,
                        onLag,
                        handling);
        Sharing shared = sharing;
        if (shared == null) {
            return plan.begin(source);
        }
        if (!(source instanceof Source.Category category)
                || !category.share().equals(Share.WHOLE)
                || places.isEmpty()) {
            throw new IllegalStateException(
                    "A group shares out a whole category, and keeps checkpoints");
        }
        GroupSubscription member = new GroupSubscription(plan, category, shared);
        member.begin();
        return member;
    }
}
