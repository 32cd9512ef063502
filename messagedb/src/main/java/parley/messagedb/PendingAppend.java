package parley.messagedb;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An append on its way, and who is to hear of what becomes of it: a thread that waits, or a future.
 *
 * <p>What is neither final nor volatile belongs to whoever has it in hand: the lock of {@link
 * GroupCommit} while it waits, the thread that writes its batch from then on.
 */
final class PendingAppend {
    private sealed interface Outcome {
        record Stored(List<Appended> places) implements Outcome {}

        record Failed(RuntimeException e) implements Outcome {}
    }

    private static final Logger LOG = System.getLogger(PendingAppend.class.getName());
    private static final Duration GRACE = Duration.ofMillis(100);

    /** After how many lost batches it goes by itself: what ended them may be its own doing. */
    private static final int LOSSES_IN_COMPANY = 2;

    private final Append append;
    private final CategoryLane lane;
    private final Consumer<List<Appended>> stored;
    private final boolean hasDeadline;
    private final long deadline;
    private final Optional<CompletableFuture<List<Appended>>> future;
    private final Thread thread = Thread.currentThread();
    private final long begun = System.nanoTime();
    private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();

    /** Whether it is in a batch. */
    private volatile boolean underWay;

    /** Whether its ids may be in the store already. */
    private boolean mayBeThere;

    /** When a batch with it was lost, if nothing has been known of it since. */
    private @Nullable Long lostSince;

    private int losses;

    private int collisions;
    private int fruitless;

    /** Whether its thread is to write the next batch, and begin it with its own lane. */
    private volatile boolean leading;

    /**
     * @param timeout how long it may wait from now; empty: as long as it takes
     * @param stored is told when this append has stored it
     * @param future hears of the outcome; empty: this thread waits for it
     */
    PendingAppend(
            Append append,
            CategoryLane lane,
            Optional<Long> timeout,
            Consumer<List<Appended>> stored,
            Optional<CompletableFuture<List<Appended>>> future) {
        this.append = append;
        this.lane = lane;
        this.stored = stored;
        this.future = future;
        this.hasDeadline = timeout.isPresent();
        this.deadline = begun + timeout.orElse(0L);
    }

    Append append() {
        return append;
    }

    CategoryLane lane() {
        return lane;
    }

    long waitedNanos() {
        return System.nanoTime() - begun;
    }

    /** Nanoseconds, not positive when its time is up; {@link Long#MAX_VALUE} without a deadline. */
    long left() {
        return hasDeadline ? deadline - System.nanoTime() : Long.MAX_VALUE;
    }

    /**
     * As {@link #left}, and while it is being written, some time more to hear what became of it.
     */
    long leftToWait() {
        return hasDeadline && underWay ? left() + GRACE.toNanos() : left();
    }

    void underWay(boolean now) {
        underWay = now;
    }

    /** Whether its stream's version or its ids have to be looked at before it is written. */
    boolean needsCare() {
        return mayBeThere || append.expected() != null;
    }

    /** Whether it is one message, with an id that is very likely new. */
    boolean isSingle() {
        return !mayBeThere && append.messages().size() == 1;
    }

    /** Whether it may have been stored by a batch that nothing is known of. */
    boolean isLost() {
        return lostSince != null;
    }

    long lostForNanos() {
        Long since = lostSince;
        return since == null ? 0 : System.nanoTime() - since;
    }

    /** A batch with it was lost. */
    void lost() {
        mayBeThere = true;
        losses++;
        if (lostSince == null) {
            lostSince = System.nanoTime();
        }
    }

    /** Whether it must not be in a batch with others any more. */
    boolean goesByItself() {
        return losses >= LOSSES_IN_COMPANY;
    }

    /**
     * It was left out, and has been looked for: no batch has stored it, and nothing forbids it.
     *
     * @return how often that has happened
     */
    int notThere() {
        lostSince = null;
        fruitless++;
        return fruitless;
    }

    /**
     * One of its ids was there, or its place was taken at the last moment.
     *
     * @return how often that has happened
     */
    int collided() {
        mayBeThere = true;
        collisions++;
        return collisions;
    }

    boolean leads() {
        return leading;
    }

    void leads(boolean now) {
        leading = now;
    }

    boolean isDone() {
        return outcome.get() != null;
    }

    /** The first outcome counts. */
    void complete(List<Appended> places) {
        if (!places.getFirst().repeated()) {
            tell(places);
        }
        outcome.compareAndSet(null, new Outcome.Stored(places));
    }

    /** Even when its caller has given it up. */
    private void tell(List<Appended> places) {
        try {
            stored.accept(places);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Whoever wants to hear of what is stored failed", e);
        }
    }

    void fail(RuntimeException e) {
        outcome.compareAndSet(null, new Outcome.Failed(e));
    }

    /** Its time is up, or its thread is to end. */
    void giveUp(String why) {
        fail(
                underWay || isLost()
                        ? new OutcomeUnknownException(
                                why + " while it was being stored: whether it is, is unknown", null)
                        : new BusyException(why + "; nothing was stored", null));
    }

    /** Lets whoever waits go on. Under no lock: what hangs on a future runs here. */
    void wake() {
        if (future.isEmpty()) {
            LockSupport.unpark(thread);
            return;
        }
        switch (outcome.get()) {
            case Outcome.Stored(List<Appended> places) -> future.get().complete(places);
            case Outcome.Failed(RuntimeException e) -> future.get().completeExceptionally(e);
            case null -> {} // it goes again
        }
    }

    /** Once it is done. */
    List<Appended> result() {
        return switch (outcome.get()) {
            case Outcome.Stored(List<Appended> places) -> places;
            case Outcome.Failed(RuntimeException e) -> throw e;
            case null -> throw new IllegalStateException("It is not done yet");
        };
    }
}
