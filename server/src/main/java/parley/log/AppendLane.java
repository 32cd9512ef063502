package parley.log;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way by which appends of one category reach the database: a few at a time, first come first
 * served, bounded.
 */
final class AppendLane {
    /**
     * Appends of a category that are in the database at a time: one commits, the others stand
     * ready.
     */
    static final int CONNECTIONS = 3;

    private static final int MOST_WAITING = 1024;

    private final String category;
    private final Semaphore places = new Semaphore(CONNECTIONS, true);
    private final AtomicInteger waiting = new AtomicInteger();

    AppendLane(String category) {
        this.category = category;
    }

    /**
     * Waits for a place; {@link #leave} gives it back.
     *
     * @throws LogException.Overloaded when too many wait already
     * @throws LogException.Unavailable when there was no place before the deadline
     */
    void enter(Deadline deadline) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            throw new LogException.Overloaded(
                    "More than %d writes of category '%s' wait; nothing was stored"
                            .formatted(MOST_WAITING, category));
        }
        try {
            // Only with a time does it keep the order: without one it goes before those who wait.
            if (!places.tryAcquire(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new LogException.Unavailable(
                        "The writes of category '%s' before this one did not end; nothing was stored"
                                .formatted(category));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException.Unavailable("Interrupted; nothing was stored", e);
        } finally {
            waiting.decrementAndGet();
        }
    }

    void leave() {
        places.release();
    }

    String category() {
        return category;
    }

    /** How many appends wait for a place. */
    int waiting() {
        return waiting.get();
    }

    /** How many appends have a place. */
    int underWay() {
        return CONNECTIONS - places.availablePermits();
    }
}
