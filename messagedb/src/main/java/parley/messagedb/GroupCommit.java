package parley.messagedb;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets appends that wait at the same moment share one transaction, each with its own outcome.
 *
 * <p>It has no threads. Who comes when nobody writes writes at once, on its own thread; who comes
 * meanwhile waits, and all who wait when that is done go together, written by the first of them:
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
 *       only: a category that somebody else holds on to goes {@linkplain CategoryLane#isAlone
 *       alone} from then on, until it has got through, and keeps no other waiting.
 * </ul>
 *
 * <p>What becomes of a batch is {@link BatchWriter}'s business.
 */
final class GroupCommit {
    /**
     * Batches that are written at a time: while one waits for the disk, another one, of other
     * categories, is inserted. More would only be smaller.
     */
    private static final int WRITERS = 2;

    /** Batches of categories that go alone, beside those. */
    private static final int WRITERS_ALONE = 4;

    /** Connections that are in use at most. */
    static final int CONNECTIONS = WRITERS + WRITERS_ALONE;

    private static final int MOST_WAITING = 10_000;

    private final BatchWriter writer;
    private final Semaphore places = new Semaphore(MOST_WAITING);

    /** Guards what is below, and the lanes. Never held while the server is asked. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Those with appends that wait or are under way. */
    private final Map<String, CategoryLane> lanes = new HashMap<>();

    private final Ready together = new Ready(WRITERS);
    private final Ready alone = new Ready(WRITERS_ALONE);

    /** Lanes that the next batch of a kind may take, and how many of that kind are written. */
    private static final class Ready {
        private final Deque<CategoryLane> lanes = new ArrayDeque<>();
        private final int most;
        private int writing;

        Ready(int most) {
            this.most = most;
        }
    }

    GroupCommit(BatchWriter writer) {
        this.writer = writer;
    }

    /**
     * @param timeout how long it may wait; empty: as long as it takes
     * @throws MessageDbException as {@link MessageDb#append(String, List, ExpectedVersion)} says
     */
    List<Appended> append(Append append, Optional<Duration> timeout) {
        long begun = System.nanoTime();
        enter(timeout);
        try {
            // The time in which it waited to enter counts.
            Optional<Long> left = timeout.map(time -> time.toNanos() - (System.nanoTime() - begun));
            PendingAppend mine = enqueue(append, left);
            await(mine);
            return mine.result();
        } finally {
            places.release();
        }
    }

    /** How many appends wait or are under way. */
    int underWay() {
        return MOST_WAITING - places.availablePermits();
    }

    private void enter(Optional<Duration> timeout) {
        if (places.tryAcquire()) {
            return;
        }
        long nanos = timeout.map(Duration::toNanos).orElse(Long.MAX_VALUE);
        try {
            if (!places.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                throw new BusyException(
                        MOST_WAITING + " other appends wait; nothing was stored", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException("Interrupted; nothing was stored", null);
        }
    }

    private PendingAppend enqueue(Append append, Optional<Long> timeout) {
        String category = Names.category(append.streamName());
        lock.lock();
        try {
            CategoryLane lane = lanes.get(category);
            if (lane == null) {
                lane = new CategoryLane(category);
                lanes.put(category, lane);
                together.lanes.add(lane);
            }
            PendingAppend mine = new PendingAppend(append, lane, timeout);
            lane.waiting().add(mine);
            callLeaders(together);
            return mine;
        } finally {
            lock.unlock();
        }
    }

    /** Makes the first of those who wait a writer, as long as there is room for one. */
    private static void callLeaders(Ready ready) {
        while (ready.writing < ready.most && !ready.lanes.isEmpty()) {
            PendingAppend first = ready.lanes.remove().waiting().getFirst();
            ready.writing++;
            first.leads(true);
            first.wake();
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
                giveUp(mine, interrupted ? "Interrupted" : "The time was up");
            } else {
                LockSupport.parkNanos(this, mine.leftToWait());
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveUp(PendingAppend mine, String why) {
        lock.lock();
        try {
            if (mine.leads()) {
                return; // others count on it
            }
            mine.giveUp(why);
            CategoryLane lane = mine.lane();
            if (lane.waiting().remove(mine)
                    && lane.waiting().isEmpty()
                    && readyFor(lane).lanes.remove(lane)) {
                lanes.remove(lane.category());
            }
        } finally {
            lock.unlock();
        }
    }

    private Ready readyFor(CategoryLane lane) {
        return lane.isAlone() ? alone : together;
    }

    /** Writes one batch, of that lane first. */
    private void lead(CategoryLane lane) {
        boolean byItself = lane.isAlone();
        AppendBatch batch = batch(lane);
        boolean stuck = writer.write(batch.appends(), byItself);
        lock.lock();
        try {
            batch.putBack();
            for (CategoryLane each : batch.lanes()) {
                each.alone(stuck);
                if (each.waiting().isEmpty()) {
                    lanes.remove(each.category());
                } else {
                    readyFor(each).lanes.add(each);
                }
            }
            (byItself ? alone : together).writing--;
            callLeaders(together);
            callLeaders(alone);
        } finally {
            lock.unlock();
        }
        batch.appends().stream().filter(PendingAppend::isDone).forEach(PendingAppend::wake);
    }

    private AppendBatch batch(CategoryLane first) {
        AppendBatch batch = new AppendBatch();
        lock.lock();
        try {
            batch.take(first);
            while (!first.isAlone() && !batch.isFull() && !together.lanes.isEmpty()) {
                batch.take(together.lanes.remove());
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }
}
