package parley.view.message;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.domain.Message;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.UserId;
import parley.log.Deadline;
import parley.log.Log;
import parley.view.Job;
import parley.view.Jobs;
import parley.view.Progress;
import parley.view.directory.Directory;

/**
 * The embedded message index, which can be built anew from the log while the hub goes on: when
 * somebody wants that, and by itself when there is none that can be used.
 *
 * <p>The new one is built beside the present one, in the background. Once it is nearly level, the
 * thread that writes takes it over, writes what it lacks, and from then on it is the one that is
 * read; the present one answers until then. One that is damaged answers no more: what it says may
 * be wrong. While there is none, writes are not kept, and reads fail with {@link
 * IndexUnavailableException}, which says how far the rebuild is.
 */
public final class RenewableMessageIndex extends ForwardingMessageIndex {
    private static final Logger LOGGER = LoggerFactory.getLogger(RenewableMessageIndex.class);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(20);

    @FunctionalInterface
    private interface Question<T> {
        T ask(MendingMessageIndex index) throws IOException;
    }

    @FunctionalInterface
    private interface Write {
        void to(MendingMessageIndex index) throws IOException;
    }

    private final IndexFolders folders;
    private final IndexBuild build;
    private final Jobs jobs;
    private final long openedAt;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isRead = lock.newCondition();
    private volatile @Nullable PlacedIndex reading;
    private volatile @Nullable PlacedIndex writing;

    /** What the thread that writes is to take over. */
    private volatile @Nullable PlacedIndex offered;

    /** Damaged ones, to be deleted; under the lock. */
    private final Deque<PlacedIndex> damaged = new ArrayDeque<>();

    /** Where the one that is written has to have come before it is read; under the lock. */
    private long readFrom;

    /** The highest global position up to which this was told everything. */
    private volatile long told;

    /**
     * Opens the index of a log, or begins to build it.
     *
     * @param first the folder of the first index; those of later ones stand beside it
     * @param directory ahead of what is written here
     * @param toldFrom the global position after which everything will be written here, when there
     *     is no usable index
     * @param logEnd the last global position in the log, as of a moment ago
     * @throws IOException when the folder cannot be used
     */
    public static RenewableMessageIndex open(
            Path first, Log log, Directory directory, long toldFrom, long logEnd, Jobs jobs)
            throws IOException {
        IndexFolders folders = new IndexFolders(first);
        folders.clean();
        Path current = folders.current();
        String fault = "there is none";
        if (!IndexFolder.isEmpty(current) || logEnd == 0) {
            try {
                MendingMessageIndex index = MendingMessageIndex.open(current, log.id(), logEnd);
                RenewableMessageIndex present =
                        new RenewableMessageIndex(
                                folders,
                                log,
                                directory,
                                jobs,
                                logEnd,
                                new PlacedIndex(index, current),
                                index.openedAt());
                present.verify();
                return present;
            } catch (DamagedIndexException e) {
                fault = String.valueOf(e.getMessage());
            }
        }
        RenewableMessageIndex missing =
                new RenewableMessageIndex(folders, log, directory, jobs, logEnd, null, toldFrom);
        missing.renew(fault);
        return missing;
    }

    private RenewableMessageIndex(
            IndexFolders folders,
            Log log,
            Directory directory,
            Jobs jobs,
            long logEnd,
            @Nullable PlacedIndex present,
            long openedAt) {
        this.folders = folders;
        this.jobs = jobs;
        this.reading = present;
        this.writing = present;
        this.openedAt = openedAt;
        this.told = openedAt;
        this.build = new IndexBuild(folders, log, directory, () -> told, logEnd);
    }

    private void renew(String reason) {
        LOGGER.warn("The message index is built anew from the log: {}", reason);
        jobs.startWhenFree(Job.Kind.REBUILD, this::rebuildWhileMissing);
    }

    private void rebuildWhileMissing(Progress progress) throws InterruptedException {
        while (writing == null) {
            try {
                deleteDamaged();
                rebuild(progress);
            } catch (IOException | RuntimeException e) {
                LOGGER.warn(
                        "The message index cannot be built; trying again in {} s: {}",
                        RETRY.toSeconds(),
                        IndexFolder.reason(e));
                progress.pause(RETRY);
            }
        }
    }

    /**
     * Builds it anew from the log, and ends when it has taken the place of the present one, which
     * is deleted.
     *
     * @throws IOException when it cannot be written; the present one stays
     */
    public void rebuild(Progress progress) throws IOException, InterruptedException {
        Optional<PlacedIndex> old = Optional.ofNullable(reading);
        PlacedIndex fresh = build.build(progress);
        try {
            offered = fresh;
            while (offered == fresh || (writing == fresh && reading != fresh)) {
                progress.pause(LOOK);
            }
        } finally {
            if (!isTaken(fresh)) {
                fresh.discard();
            }
        }
        boolean taken = writing == fresh || reading == fresh;
        if (taken) {
            old.ifPresent(PlacedIndex::discard);
        }
        if (reading != fresh) {
            throw new IOException("the new message index could not take its place");
        }
        deleteDamaged();
        folders.clean(); // one that could not even be opened
    }

    /** Whether an index that was offered was taken over; if not, it will not be any more. */
    private boolean isTaken(PlacedIndex fresh) {
        lock.lock();
        try {
            offered = null;
            return writing == fresh;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public OptionalLong mend() throws IOException {
        if (offered != null) {
            return takeOver();
        }
        PlacedIndex now = writing;
        if (now == null) {
            return OptionalLong.empty();
        }
        try {
            return now.index().mend();
        } catch (DamagedIndexException e) {
            isDamaged(now, String.valueOf(e.getMessage()));
            return OptionalLong.empty();
        }
    }

    /** It counts from here on: it is whole up to where it stands, and the log has the rest. */
    private OptionalLong takeOver() {
        lock.lock();
        try {
            PlacedIndex fresh = offered;
            if (fresh == null) {
                return OptionalLong.empty();
            }
            folders.use(fresh.folder());
            writing = fresh;
            readFrom = told;
            long has = fresh.index().written();
            readWhenLevel(has);
            return has < told ? OptionalLong.of(has) : OptionalLong.empty();
        } catch (IOException e) {
            LOGGER.warn("The new message index cannot be used: {}", IndexFolder.reason(e));
            return OptionalLong.empty();
        } finally {
            offered = null; // last, for whoever sees that looks what became of it
            lock.unlock();
        }
    }

    private void readWhenLevel(long position) {
        if (reading != writing && position >= readFrom) {
            reading = writing;
            isRead.signalAll();
            LOGGER.info("The message index that was built anew is in use, at {}", position);
        }
    }

    private void isDamaged(PlacedIndex index, String reason) {
        lock.lock();
        try {
            if (index == writing) {
                writing = null;
                reading = null;
                damaged.add(index);
                renew(reason);
            } else if (index == reading) {
                reading = null; // the one that is written will be read soon
            }
        } finally {
            lock.unlock();
        }
    }

    private void deleteDamaged() {
        lock.lock();
        try {
            while (!damaged.isEmpty()) {
                damaged.remove().discard();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is an index to read.
     *
     * @return false when the deadline passed first
     */
    public boolean awaitPresent(Deadline deadline) throws InterruptedException {
        lock.lock();
        try {
            long nanos = deadline.left().toNanos();
            while (reading == null && nanos > 0) {
                nanos = isRead.awaitNanos(nanos);
            }
            return reading != null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<String> obstacle() {
        PlacedIndex now = writing;
        return reading == null || now == null ? Optional.of(missing()) : now.index().obstacle();
    }

    private String missing() {
        return "the message index is built anew from the log"
                + jobs.running()
                        .filter(job -> job.kind() == Job.Kind.REBUILD)
                        .map(job -> ": " + job.progress())
                        .orElse("");
    }

    @Override
    public long openedAt() {
        return openedAt;
    }

    @Override
    public boolean isMissing() {
        return writing == null;
    }

    @Override
    public void put(Message message, long globalPosition) throws IOException {
        write(index -> index.put(message, globalPosition));
    }

    @Override
    public void remove(Message message, long globalPosition) throws IOException {
        write(index -> index.remove(message, globalPosition));
    }

    @Override
    public void removeTopic(TopicId topic, long globalPosition) throws IOException {
        write(index -> index.removeTopic(topic, globalPosition));
    }

    @Override
    public void removeAuthor(UserId author, long globalPosition) throws IOException {
        write(index -> index.removeAuthor(author, globalPosition));
    }

    private void write(Write write) throws IOException {
        PlacedIndex now = writing;
        if (now != null) {
            write.to(now.index());
        }
    }

    @Override
    public void passed(long globalPosition) throws IOException {
        write(index -> index.passed(globalPosition));
        told = Math.max(told, globalPosition);
        if (reading != writing) {
            lock.lock();
            try {
                readWhenLevel(globalPosition);
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * All that was written so far, as it is now and stays; to be closed by the caller. For the
     * thread that writes, or while it rests.
     */
    DirectoryReader reader() throws IOException {
        return ask(() -> reading, MendingMessageIndex::reader);
    }

    /** An empty folder for an index that is to be compared with this one. */
    Path folderForCheck() throws IOException {
        return folders.forCheck();
    }

    /** Reads, in the background, all that it has on the disk: what is damaged has to go. */
    private void verify() {
        Thread.ofPlatform()
                .daemon()
                .name("index-verify")
                .start(
                        () -> {
                            try {
                                ask(
                                        () -> reading,
                                        index -> {
                                            index.verify();
                                            return true;
                                        });
                            } catch (IOException | AlreadyClosedException e) {
                                LOGGER.debug("The message index was not read to its end", e);
                            }
                        });
    }

    @Override
    public Optional<Message> findWritten(MessageId id) throws IOException {
        return ask(() -> writing, index -> index.findWritten(id));
    }

    @Override
    public boolean shows(long globalPosition) {
        PlacedIndex now = reading;
        return now != null && now.index().shows(globalPosition);
    }

    @Override
    <T> T read(Read<T> read) throws IOException {
        return ask(() -> reading, read::from);
    }

    /** Again, when another index has taken the place of the one that was asked meanwhile. */
    private <T> T ask(Supplier<@Nullable PlacedIndex> which, Question<T> question)
            throws IOException {
        while (true) {
            PlacedIndex index = which.get();
            if (index == null) {
                throw new IndexUnavailableException("Not now: " + missing());
            }
            try {
                return question.ask(index.index());
            } catch (CorruptIndexException | EOFException e) {
                isDamaged(index, "it is damaged: " + e.getMessage());
            } catch (IndexUnavailableException e) {
                if (index == which.get()) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        deleteDamaged();
        PlacedIndex read = reading;
        PlacedIndex written = writing;
        if (written != null) {
            written.index().close();
        }
        if (read != null && read != written) {
            read.index().close();
        }
    }
}
