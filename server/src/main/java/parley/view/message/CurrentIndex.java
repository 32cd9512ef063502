package parley.view.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.log.Deadline;

/**
 * The index that is written and the one that is read, for any number of threads: one writes, some
 * read, one offers a new index from time to time.
 */
final class CurrentIndex {
    private static final Logger LOGGER = LoggerFactory.getLogger(CurrentIndex.class);

    private final IndexFolders folders;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isRead = lock.newCondition();
    private volatile Succession<PlacedIndex> now;

    /** What the thread that writes is to take over. */
    private volatile @Nullable PlacedIndex offered;

    /** Those that nobody needs any more, to be deleted; under the lock. */
    private final List<PlacedIndex> dropped = new ArrayList<>();

    CurrentIndex(IndexFolders folders, Optional<PlacedIndex> present) {
        this.folders = folders;
        this.now = Succession.of(present);
    }

    Optional<PlacedIndex> reading() {
        return now.reading();
    }

    Optional<PlacedIndex> writing() {
        return now.writing();
    }

    void offer(PlacedIndex fresh) {
        offered = fresh;
    }

    boolean hasOffer() {
        return offered != null;
    }

    /** Whether one that was offered will be read, but is not yet. */
    boolean isComing(PlacedIndex fresh) {
        if (offered == fresh) {
            return true;
        }
        Succession<PlacedIndex> at = now;
        return is(fresh, at.writing()) && !is(fresh, at.reading());
    }

    /** Whether one that was offered was taken over; if not, it will not be any more. */
    boolean isTaken(PlacedIndex fresh) {
        lock.lock();
        try {
            offered = null;
            return is(fresh, now.writing());
        } finally {
            lock.unlock();
        }
    }

    boolean isRead(PlacedIndex index) {
        return is(index, now.reading());
    }

    private static boolean is(PlacedIndex one, Optional<PlacedIndex> other) {
        return other.isPresent() && other.get() == one;
    }

    /**
     * Takes over what was offered, for the thread that writes. It counts from here on: it is whole
     * up to where it stands, and the log has the rest.
     *
     * @param told the global position up to which those before it were told everything
     * @return the global position after which everything is to be written again, if that is before
     */
    OptionalLong takeOver(long told) {
        lock.lock();
        try {
            PlacedIndex fresh = offered;
            if (fresh == null) {
                return OptionalLong.empty();
            }
            folders.use(fresh.folder());
            long has = fresh.index().written();
            become(now.takenOver(fresh, has, told));
            return has < told ? OptionalLong.of(has) : OptionalLong.empty();
        } catch (IOException e) {
            LOGGER.warn("The new message index cannot be used: {}", IndexFolder.reason(e));
            return OptionalLong.empty();
        } finally {
            offered = null; // last, for whoever sees that looks what became of it
            lock.unlock();
        }
    }

    /** What is written has passed a global position. */
    void passed(long globalPosition) {
        if (now instanceof Succession.Overtaking) {
            lock.lock();
            try {
                become(now.passed(globalPosition));
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Has a damaged one neither written nor read any more.
     *
     * @return whether it was the one that was written, so that there is none now
     */
    boolean drop(PlacedIndex damaged) {
        lock.lock();
        try {
            boolean isWritten = is(damaged, now.writing());
            become(now.damaged(damaged));
            return isWritten;
        } finally {
            lock.unlock();
        }
    }

    private void become(Succession<PlacedIndex> next) {
        dropped.addAll(now.droppedBy(next));
        if (next instanceof Succession.Settled<PlacedIndex>(PlacedIndex index)
                && !next.equals(now)) {
            LOGGER.info(
                    "The message index that was built anew is in use, at {}",
                    index.index().written());
            isRead.signalAll();
        }
        now = next;
    }

    void deleteDropped() {
        List<PlacedIndex> gone;
        lock.lock();
        try {
            gone = List.copyOf(dropped);
            dropped.clear();
        } finally {
            lock.unlock();
        }
        gone.forEach(PlacedIndex::discard);
    }

    /**
     * Waits until there is an index to read.
     *
     * @return false when the deadline passed first
     */
    boolean awaitPresent(Deadline deadline) throws InterruptedException {
        lock.lock();
        try {
            long nanos = deadline.left().toNanos();
            while (reading().isEmpty() && nanos > 0) {
                nanos = isRead.awaitNanos(nanos);
            }
            return reading().isPresent();
        } finally {
            lock.unlock();
        }
    }

    void close() throws IOException {
        deleteDropped();
        Optional<PlacedIndex> read = reading();
        Optional<PlacedIndex> written = writing();
        if (written.isPresent()) {
            written.get().index().close();
        }
        if (read.isPresent() && !read.equals(written)) {
            read.get().index().close();
        }
    }
}
