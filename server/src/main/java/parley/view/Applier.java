package parley.view;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import parley.log.Deadline;
import parley.log.LogEvent;
import parley.log.Tail;

/**
 * Feeds what the tail reads to each view in turn, and tells those who wait how far the views have
 * come.
 *
 * <p>A waiter is woken once, when its own position has passed, not at every batch.
 */
public final class Applier implements Tail.Reader {
    private static final class Waiter {
        final long globalPosition;
        final Thread thread = Thread.currentThread();

        Waiter(long globalPosition) {
            this.globalPosition = globalPosition;
        }
    }

    private final List<View> views;
    private final ReentrantLock applying = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<Waiter> waiters =
            new PriorityQueue<>(Comparator.comparingLong((Waiter w) -> w.globalPosition));
    private volatile long position;

    /**
     * @param views in the order in which they are fed: a view may ask those before it
     */
    public Applier(List<View> views) {
        this.views = List.copyOf(views);
        this.position = views.stream().mapToLong(View::position).min().orElse(0);
    }

    /** How many wait for the views to pass a position. */
    public int waiting() {
        lock.lock();
        try {
            return waiters.size();
        } finally {
            lock.unlock();
        }
    }

    /** The global position that all views have passed. */
    public long position() {
        return position;
    }

    @Override
    public void read(List<LogEvent> events) throws IOException {
        applying.lock();
        try {
            for (View view : views) {
                view.apply(events);
            }
        } finally {
            applying.unlock();
        }
        passed(events.getLast().globalPosition());
    }

    /** Mends what can be mended; a view that lost something is fed again, as are the others. */
    @Override
    public OptionalLong goBack() throws IOException {
        applying.lock();
        try {
            for (View view : views) {
                view.mend();
            }
        } finally {
            applying.unlock();
        }
        OptionalLong last = views.stream().mapToLong(View::position).min();
        return last.isPresent() && last.getAsLong() < position ? last : OptionalLong.empty();
    }

    /** Does something between two batches, while no view changes. It has to be quick. */
    public <T> T atRest(Callable<T> task) throws Exception {
        applying.lock();
        try {
            return task.call();
        } finally {
            applying.unlock();
        }
    }

    /** Why a view may fail to keep or to show something, if that is known. */
    public Optional<String> obstacle() {
        return views.stream().map(View::obstacle).flatMap(Optional::stream).findFirst();
    }

    /**
     * Waits until all views have passed a global position.
     *
     * @return false when the deadline passed first
     */
    public boolean await(long globalPosition, Deadline deadline) throws InterruptedException {
        if (position >= globalPosition) {
            return true;
        }
        Waiter waiter = new Waiter(globalPosition);
        lock.lock();
        try {
            waiters.add(waiter);
        } finally {
            lock.unlock();
        }
        try {
            while (position < globalPosition) {
                long left = deadline.left().toNanos();
                if (left == 0) {
                    return false;
                }
                LockSupport.parkNanos(this, left);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            return true;
        } finally {
            forget(waiter);
        }
    }

    private void passed(long globalPosition) {
        lock.lock();
        try {
            position = Math.max(position, globalPosition);
            for (Waiter next = waiters.peek();
                    next != null && next.globalPosition <= position;
                    next = waiters.peek()) {
                LockSupport.unpark(waiters.remove().thread);
            }
        } finally {
            lock.unlock();
        }
    }

    private void forget(Waiter waiter) {
        if (position >= waiter.globalPosition) {
            return; // removed when it was passed
        }
        lock.lock();
        try {
            waiters.remove(waiter);
        } finally {
            lock.unlock();
        }
    }
}
