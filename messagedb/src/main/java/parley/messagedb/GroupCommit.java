package parley.messagedb;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import parley.messagedb.CategoryLane.Standing;

/**
 * Lets appends that wait at the same moment share one transaction, each with its own outcome.
 *
 * <p>It has no threads of its own. Who comes when nobody writes writes at once, on its own thread;
 * who comes meanwhile waits, and all who wait when that is done go together, written by the first
 * of them, or by a thread of an executor, if there is one:
 *
 * <pre>
 *   append ──► lane of its category ──► batch ──► one statement ──► each its own outcome
 *              (in order, bounded)      (one for many lanes)   └──► back to its lane, to go again
 * </pre>
 *
 * <ul>
 *   <li>A category is in one batch at a time, so appends to a stream keep their order, and a
 *       process never waits for a lock that it holds itself.
 *   <li>A batch takes the locks of its categories in one order, and waits for them a short time
 *       only: a category that somebody else holds on to goes {@linkplain CategoryLane.Standing by
 *       itself} from then on, until it has got through, and keeps no other waiting.
 * </ul>
 *
 * <p>What becomes of a batch is {@link BatchWriter}'s business.
 */
final class GroupCommit {
    private static final Logger LOG = System.getLogger(GroupCommit.class.getName());

    /** Connections that are in use at most. */
    static final int CONNECTIONS = Lanes.MOST_WRITERS;

    private static final int MOST_WAITING = 10_000;

    /** Beyond that, nanoseconds might overflow. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final BatchWriter writer;
    private final Optional<Executor> threads;
    private final OverdueAppends overdue = new OverdueAppends(this::giveUp);
    private final Semaphore places = new Semaphore(MOST_WAITING);
    private final AtomicInteger underWay = new AtomicInteger();
    private final Lanes lanes = new Lanes(this::call);

    /**
     * @param threads write the batches, {@link #CONNECTIONS} at a time; empty: the callers do
     */
    GroupCommit(BatchWriter writer, Optional<Executor> threads) {
        this.writer = writer;
        this.threads = threads;
    }

    /**
     * @param timeout how long it may wait; empty: as long as it takes
     * @param stored is told, before the caller, where its messages are when it has stored them
     * @throws MessageDbException as {@link MessageDb#append(String, List, ExpectedVersion)} says
     */
    List<Appended> append(
            Append append, Optional<Duration> timeout, Consumer<List<Appended>> stored) {
        long begun = System.nanoTime();
        Optional<Long> nanos = timeout.map(GroupCommit::nanos);
        enter(nanos);
        try {
            // The time in which it waited to enter counts.
            Optional<Long> left = nanos.map(time -> time - (System.nanoTime() - begun));
            PendingAppend mine = enqueue(append, left, stored, Optional.empty());
            underWay.incrementAndGet();
            await(mine);
            underWay.decrementAndGet();
            return mine.result();
        } finally {
            places.release();
        }
    }

    /**
     * Does not wait.
     *
     * @return completed on a thread that writes; exceptionally with what {@link #append} throws
     */
    CompletableFuture<List<Appended>> submit(
            Append append, Duration timeout, Consumer<List<Appended>> stored) {
        Executor writers =
                threads.orElseThrow(
                        () -> new IllegalStateException("There are no threads to write it"));
        if (!places.tryAcquire()) {
            return CompletableFuture.failedFuture(full());
        }
        CompletableFuture<List<Appended>> outcome = new CompletableFuture<>();
        underWay.incrementAndGet();
        PendingAppend mine =
                enqueue(append, Optional.of(nanos(timeout)), stored, Optional.of(outcome));
        overdue.watch(mine, writers);
        var _ =
                outcome.whenComplete(
                        (_, _) -> {
                            overdue.forget(mine);
                            underWay.decrementAndGet();
                            places.release();
                        });
        return outcome;
    }

    /** How many appends wait or are under way. */
    int underWay() {
        return underWay.get();
    }

    private static long nanos(Duration timeout) {
        if (timeout.isNegative()) {
            return 0;
        }
        return timeout.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : timeout.toNanos();
    }

    private void enter(Optional<Long> timeout) {
        if (places.tryAcquire()) {
            return;
        }
        try {
            if (!places.tryAcquire(timeout.orElse(Long.MAX_VALUE), TimeUnit.NANOSECONDS)) {
                throw full();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException("Interrupted; nothing was stored", null);
        }
    }

    private static BusyException full() {
        return new BusyException(MOST_WAITING + " other appends wait; nothing was stored", null);
    }

    private PendingAppend enqueue(
            Append append,
            Optional<Long> timeout,
            Consumer<List<Appended>> stored,
            Optional<CompletableFuture<List<Appended>>> future) {
        return lanes.add(
                StreamName.category(append.streamName()),
                lane -> new PendingAppend(append, lane, timeout, stored, future));
    }

    /** Has the next batch written, of that lane first. */
    private boolean call(CategoryLane lane) {
        if (threads.isEmpty()) {
            PendingAppend first = lane.waiting().getFirst();
            first.leads(true);
            first.wake();
            return true;
        }
        try {
            threads.get().execute(() -> leadOn(lane));
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            LOG.log(Level.WARNING, "No thread could be had to write appends", e);
            return false;
        }
    }

    /** Writes batches, of that lane first, until nobody waits. */
    private void leadOn(CategoryLane first) {
        Optional<CategoryLane> next = Optional.of(first);
        while (next.isPresent()) {
            next = lead(next.get());
        }
    }

    private void giveUp(PendingAppend overdue) {
        lanes.giveUp(overdue, "The time was up");
        if (overdue.isDone()) {
            overdue.wake();
        }
    }

    /** Until it is done, or has been given up. */
    private void await(PendingAppend mine) {
        boolean interrupted = false;
        while (!mine.isDone() || mine.leads()) {
            if (mine.leads()) {
                // An interrupt in the middle of a batch would break the connection for all in it.
                interrupted |= Thread.interrupted();
                mine.leads(false);
                lead(mine.lane());
            } else if (interrupted || mine.leftToWait() <= 0) {
                lanes.giveUp(mine, interrupted ? "Interrupted" : "The time was up");
            } else {
                LockSupport.parkNanos(this, mine.leftToWait());
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Writes one batch, of that lane first.
     *
     * @return the lane from which this thread is to write the next, if it is none of a caller
     */
    private Optional<CategoryLane> lead(CategoryLane lane) {
        Standing standing = lane.standing();
        AppendBatch batch = lanes.batch(lane);
        boolean stuck = false;
        Optional<CategoryLane> next = Optional.empty();
        try {
            batch.wakeLate();
            stuck = writer.write(batch.appends(), standing.lockWait());
        } finally {
            next = lanes.putBack(batch, standing, stuck, threads.isPresent());
            batch.appends().stream().filter(PendingAppend::isDone).forEach(PendingAppend::wake);
        }
        return next;
    }
}
