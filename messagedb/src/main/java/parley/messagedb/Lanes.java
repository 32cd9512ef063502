package parley.messagedb;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import parley.messagedb.CategoryLane.Standing;

/**
 * Which appends wait, and whose turn it is: a lane for each category, and for each {@link Standing}
 * the lanes that the next batch of that kind may take. Safe for use by many threads.
 */
final class Lanes {
    /**
     * Batches that are written at a time: while one waits for the disk, another one, of other
     * categories, is inserted. More would only be smaller.
     */
    private static final int WRITERS = 2;

    /** Batches of single categories, beside those: who holds which lock is found out quickly. */
    private static final int WRITERS_SUSPECTED = 2;

    private static final int WRITERS_HELD = 2;

    /** Batches that are written at a time at most. */
    static final int MOST_WRITERS = WRITERS + WRITERS_SUSPECTED + WRITERS_HELD;

    private static final int MOST_HELD = 1_000;

    /** Guards what is below, and the lanes. Never held while the server is asked. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Those with appends that wait or are under way. */
    private final Map<String, CategoryLane> lanes = new HashMap<>();

    /** Categories whose lock was held when they were last written; the oldest are forgotten. */
    private final SequencedSet<String> held = new LinkedHashSet<>();

    private final Map<Standing, Ready> ready =
            new EnumMap<>(
                    Map.of(
                            Standing.TOGETHER, new Ready(WRITERS),
                            Standing.SUSPECTED, new Ready(WRITERS_SUSPECTED),
                            Standing.HELD, new Ready(WRITERS_HELD)));

    private final Predicate<CategoryLane> call;

    /** Lanes that the next batch of a kind may take, and how many of that kind are written. */
    private static final class Ready {
        private final Queue<CategoryLane> lanes = new ArrayDeque<>();
        private final int most;
        private int writing;

        Ready(int most) {
            this.most = most;
        }
    }

    /**
     * @param call has somebody write the next batch, beginning with that lane; under the lock.
     *     False when nobody can now: it is called again with the next append
     */
    Lanes(Predicate<CategoryLane> call) {
        this.call = call;
    }

    /** Adds an append behind all others of its category. */
    PendingAppend add(String category, Function<CategoryLane, PendingAppend> append) {
        lock.lock();
        try {
            CategoryLane lane = lanes.get(category);
            if (lane == null) {
                lane =
                        new CategoryLane(
                                category,
                                held.contains(category) ? Standing.HELD : Standing.TOGETHER);
                lanes.put(category, lane);
                readyFor(lane).lanes.add(lane);
            }
            PendingAppend added = append.apply(lane);
            lane.waiting().add(added);
            callWriters(readyFor(lane));
            return added;
        } finally {
            lock.unlock();
        }
    }

    /** Gives an append up, unless others count on its thread. */
    void giveUp(PendingAppend mine, String why) {
        lock.lock();
        try {
            if (mine.leads()) {
                return;
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

    /** The next batch, of that lane first. */
    AppendBatch batch(CategoryLane first) {
        AppendBatch batch = new AppendBatch();
        lock.lock();
        try {
            batch.take(first);
            if (first.standing() == Standing.TOGETHER) {
                Queue<CategoryLane> others = readyFor(first).lanes;
                while (!batch.isFull() && !others.isEmpty()) {
                    batch.take(others.remove());
                }
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A batch has been written, but for what has to go again.
     *
     * @param standing of its first lane when it was taken
     * @param stuck whether somebody held on to the lock of one of its categories
     * @param goesOn whether this thread can write the next batch
     * @return the lane to begin that with, if there is one
     */
    Optional<CategoryLane> putBack(
            AppendBatch batch, Standing standing, boolean stuck, boolean goesOn) {
        lock.lock();
        try {
            Ready mine = Objects.requireNonNull(ready.get(standing));
            mine.writing--;
            batch.putBack();
            note(batch.tried(), stuck);
            for (CategoryLane each : batch.lanes()) {
                if (each.waiting().isEmpty()) {
                    lanes.remove(each.category());
                } else {
                    readyFor(each).lanes.add(each);
                }
            }
            Optional<CategoryLane> next = Optional.empty();
            if (goesOn && !mine.lanes.isEmpty()) {
                // Nobody need be woken for what this thread can do.
                next = Optional.of(mine.lanes.remove());
                mine.writing++;
            }
            ready.values().forEach(this::callWriters);
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void callWriters(Ready kind) {
        while (kind.writing < kind.most
                && !kind.lanes.isEmpty()
                && call.test(kind.lanes.element())) {
            kind.writing++;
            kind.lanes.remove();
        }
    }

    private Ready readyFor(CategoryLane lane) {
        return Objects.requireNonNull(ready.get(lane.standing()));
    }

    private void note(Set<CategoryLane> tried, boolean stuck) {
        for (CategoryLane each : tried) {
            if (!stuck) {
                each.standing(Standing.TOGETHER);
                held.remove(each.category());
            } else if (tried.size() > 1) {
                each.standing(Standing.SUSPECTED);
            } else {
                each.standing(Standing.HELD);
                held.addLast(each.category());
            }
        }
        if (held.size() > MOST_HELD) {
            held.removeFirst();
        }
    }
}
