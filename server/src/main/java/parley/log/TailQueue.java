package parley.log;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a {@link Tail} is to do next: what it was given, and what somebody waits for. Safe for use
 * by many threads; positions that it is asked about are those of what was handed on last.
 */
final class TailQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final GivenEvents given = new GivenEvents();

    /** The highest global position that is known to be taken. */
    private long wanted;

    /** The highest that somebody waits for. */
    private long expected;

    /** Whether the log is to be read in any case. */
    private boolean looking;

    private boolean closed;

    /** Whoever follows is to read the log, whatever else there is to do. */
    void look() {
        lock.lock();
        try {
            looking = true;
            woken.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether that was asked and not answered yet. */
    boolean isLooking() {
        lock.lock();
        try {
            return looking;
        } finally {
            lock.unlock();
        }
    }

    /** It is read now. */
    void looked() {
        lock.lock();
        try {
            looking = false;
        } finally {
            lock.unlock();
        }
    }

    /** Somebody waits for this global position. */
    void expect(long globalPosition) {
        lock.lock();
        try {
            wanted = Math.max(wanted, globalPosition);
            if (globalPosition > expected) {
                expected = globalPosition;
                woken.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    void give(List<LogEvent> events, long position) {
        lock.lock();
        try {
            for (LogEvent event : events) {
                if (event.globalPosition() > position) {
                    given.add(event, Log.size(event));
                }
                wanted = Math.max(wanted, event.globalPosition());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether what comes next was given. */
    boolean isNextGiven(long position) {
        lock.lock();
        try {
            given.forgetUpTo(position);
            return !closed && given.follow(position);
        } finally {
            lock.unlock();
        }
    }

    /** What was given and comes next; it goes out. */
    List<LogEvent> take(long position, int limit) {
        lock.lock();
        try {
            given.forgetUpTo(position);
            return given.takeFollowing(position, limit);
        } finally {
            lock.unlock();
        }
    }

    /** Whether something was given whose turn has not come. */
    boolean isGiven() {
        lock.lock();
        try {
            return !given.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether something is known to be stored that was not handed on. */
    boolean isBehind(long position) {
        lock.lock();
        try {
            return wanted > position;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a reason to look again. To be asked to look, and what comes to be expected
     * meanwhile, end the wait; what is expected already waits its time.
     *
     * @param expecting how long it waits when something is expected already
     * @param idle how long otherwise
     * @param mayEnd whether anything but the time may end it
     * @return false when closed
     */
    boolean await(long position, Duration expecting, Duration idle, boolean mayEnd)
            throws InterruptedException {
        lock.lock();
        try {
            boolean already = expected > position;
            long nanos = (already ? expecting : idle).toNanos();
            while (!closed && nanos > 0 && !(mayEnd && (looking || isNew(already, position)))) {
                nanos = woken.awaitNanos(nanos);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean isNew(boolean already, long position) {
        return !already && expected > position;
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            woken.signal();
        } finally {
            lock.unlock();
        }
    }
}
