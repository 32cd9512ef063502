package parley.view.message;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.lucene.search.SearcherManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what is written to an index visible to its searchers: every second, and at once when
 * somebody waits for it. All who wait share one refresh.
 */
final class IndexRefresher {
    private static final Logger LOGGER = LoggerFactory.getLogger(IndexRefresher.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** What was written so long ago is found by who searches now. */
    private static final Duration RECENT = Duration.ofMillis(100);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final SearcherManager searchers;
    private final UnrefreshedMessages unrefreshed;
    private final LongSupplier written;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition refreshed = lock.newCondition();
    private final Thread thread;
    private boolean wanted;
    private boolean closed;
    private Optional<Throwable> failure = Optional.empty();
    private volatile long searchable;

    /** When the last refresh began that did not fail. */
    private volatile long begunAt = System.nanoTime();

    /**
     * @param written the global position that the index holds
     */
    IndexRefresher(
            SearcherManager searchers, UnrefreshedMessages unrefreshed, LongSupplier written) {
        this.searchers = searchers;
        this.unrefreshed = unrefreshed;
        this.written = written;
        this.searchable = written.getAsLong();
        this.thread = Thread.ofPlatform().name("index-refresh").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    boolean hasReached(long globalPosition) {
        return searchable >= globalPosition;
    }

    /**
     * Waits until searchers see every write up to a global position.
     *
     * @throws IndexUnavailableException when the index cannot refresh
     */
    void await(long globalPosition) throws IndexUnavailableException {
        if (hasReached(globalPosition)) {
            return;
        }
        lock.lock();
        try {
            long nanos = LONGEST_WAIT.toNanos();
            while (searchable < globalPosition) {
                if (failure.isPresent()) {
                    throw new IndexUnavailableException(
                            "The index cannot show the newest messages now", failure.get());
                }
                if (closed) {
                    throw new IndexUnavailableException(
                            "The index cannot show the newest messages now: it is closed");
                }
                wanted = true;
                work.signal();
                if (nanos <= 0) {
                    throw new IndexUnavailableException(
                            "The index did not refresh in " + LONGEST_WAIT.toSeconds() + " s");
                }
                nanos = refreshed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IndexUnavailableException("Interrupted while waiting for the index", e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until searchers see every write up to a global position, and all but the most recent
     * others: those who search share at most ten refreshes a second, beside what they wrote
     * themselves.
     *
     * @throws IndexUnavailableException when the index cannot refresh
     */
    void awaitRecent(long globalPosition) throws IndexUnavailableException {
        long all = written.getAsLong();
        boolean isRecent = System.nanoTime() - begunAt < RECENT.toNanos();
        await(isRecent ? globalPosition : Math.max(globalPosition, all));
    }

    /** Asks for a refresh without waiting for it. */
    void want() {
        lock.lock();
        try {
            wanted = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (awaitWork()) {
            Optional<Throwable> outcome = refresh();
            lock.lock();
            try {
                failure = outcome;
                refreshed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** False when closed. */
    private boolean awaitWork() {
        lock.lock();
        try {
            long nanos = EVERY.toNanos();
            while (!wanted && !closed && nanos > 0) {
                nanos = work.awaitNanos(nanos);
            }
            wanted = false;
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private Optional<Throwable> refresh() {
        long upTo = written.getAsLong();
        long began = System.nanoTime();
        if (upTo == searchable && unrefreshed.isEmpty()) {
            return Optional.empty();
        }
        boolean failsAgain = failure.isPresent();
        try {
            unrefreshed.beginRefresh();
            searchers.maybeRefreshBlocking();
            unrefreshed.endRefresh();
            searchable = upTo;
            begunAt = began;
            return Optional.empty();
        } catch (IOException | RuntimeException | Error e) {
            if (!failsAgain) {
                LOGGER.error("The index cannot refresh: {}", e.getMessage(), e);
            }
            return Optional.of(e);
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            work.signal();
            refreshed.signalAll();
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
