package parley.view.message;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits an index every few seconds or many writes, on a thread of its own, never on a request's
 * path.
 */
final class IndexCommitter {
    private static final Logger LOGGER = LoggerFactory.getLogger(IndexCommitter.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final int AFTER_WRITES = 50_000;

    private final IndexFolder folder;
    private final LongSupplier written;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Thread thread;
    private int writes;
    private boolean closed;
    private long committed;
    private volatile Optional<String> failure = Optional.empty();

    /**
     * @param written the global position that the index holds
     */
    IndexCommitter(IndexFolder folder, LongSupplier written) {
        this.folder = folder;
        this.written = written;
        this.committed = folder.position();
        this.thread = Thread.ofPlatform().name("index-commit").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** To be called once for each write. */
    void wrote() {
        lock.lock();
        try {
            writes++;
            if (writes == AFTER_WRITES) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Why the last commit failed; empty when it did not. */
    Optional<String> failure() {
        return failure;
    }

    private void run() {
        boolean open = true;
        while (open) {
            open = awaitWork();
            commit();
        }
    }

    /** False when closed. */
    private boolean awaitWork() {
        lock.lock();
        try {
            long nanos = EVERY.toNanos();
            while (!closed && writes < AFTER_WRITES && nanos > 0) {
                nanos = work.awaitNanos(nanos);
            }
            writes = 0;
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void commit() {
        long position = written.getAsLong();
        if (position == committed || !folder.writer().isOpen()) {
            return;
        }
        try {
            folder.commit(position);
            committed = position;
            failure = Optional.empty();
        } catch (IOException | RuntimeException | Error e) {
            LOGGER.error("The index cannot commit at {}: {}", position, e.getMessage(), e);
            failure = Optional.of(IndexFolder.reason(e));
        }
    }

    /** Commits once more, and stops. */
    void close() {
        lock.lock();
        try {
            closed = true;
            work.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
