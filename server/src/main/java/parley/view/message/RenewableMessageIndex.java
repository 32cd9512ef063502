package parley.view.message;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.AlreadyClosedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.domain.Message;
import parley.domain.MessageId;
import parley.log.Deadline;
import parley.log.Log;
import parley.view.Jobs;
import parley.view.Progress;
import parley.view.directory.Directory;

/**
 * The embedded message index, which can be built anew from the log while the hub goes on: when
 * somebody wants that, and by itself when there is none that can be used.
 *
 * <p>The new one is built beside the present one, in the background ({@link IndexRenewal}). Once it
 * is nearly level, the thread that writes takes it over, writes what it lacks, and from then on it
 * is the one that is read; the present one answers until then ({@link Succession}). One that is
 * damaged answers no more: what it says may be wrong. While there is none, writes are not kept, and
 * reads fail with {@link IndexUnavailableException}, which says how far the rebuild is.
 */
public final class RenewableMessageIndex extends ForwardingMessageIndex {
    private static final Logger LOGGER = LoggerFactory.getLogger(RenewableMessageIndex.class);

    @FunctionalInterface
    private interface Question<T> {
        T ask(MendingMessageIndex index) throws IOException;
    }

    private final IndexFolders folders;
    private final CurrentIndex current;
    private final IndexRenewal renewal;
    private final long openedAt;

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
        Path folder = folders.current();
        String fault = "there is none";
        if (!IndexFolder.isEmpty(folder) || logEnd == 0) {
            try {
                MendingMessageIndex index = MendingMessageIndex.open(folder, log.id(), logEnd);
                RenewableMessageIndex present =
                        new RenewableMessageIndex(
                                folders,
                                log,
                                directory,
                                jobs,
                                logEnd,
                                Optional.of(new PlacedIndex(index, folder)),
                                index.openedAt());
                present.verify();
                return present;
            } catch (DamagedIndexException e) {
                fault = String.valueOf(e.getMessage());
            }
        }
        RenewableMessageIndex missing =
                new RenewableMessageIndex(
                        folders, log, directory, jobs, logEnd, Optional.empty(), toldFrom);
        missing.renewal.begin(fault);
        return missing;
    }

    private RenewableMessageIndex(
            IndexFolders folders,
            Log log,
            Directory directory,
            Jobs jobs,
            long logEnd,
            Optional<PlacedIndex> present,
            long openedAt) {
        this.folders = folders;
        this.current = new CurrentIndex(folders, present);
        this.openedAt = openedAt;
        this.told = openedAt;
        this.renewal =
                new IndexRenewal(
                        folders,
                        new IndexBuild(folders, log, directory, () -> told, logEnd),
                        current,
                        jobs);
    }

    /**
     * Builds it anew from the log, and ends when it has taken the place of the present one, which
     * is deleted.
     *
     * @throws IOException when it cannot be written; the present one stays
     */
    public void rebuild(Progress progress) throws IOException, InterruptedException {
        renewal.rebuild(progress);
    }

    @Override
    public OptionalLong mend() throws IOException {
        if (current.hasOffer()) {
            return current.takeOver(told);
        }
        Optional<PlacedIndex> now = current.writing();
        if (now.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return now.get().index().mend();
        } catch (DamagedIndexException e) {
            isDamaged(now.get(), String.valueOf(e.getMessage()));
            return OptionalLong.empty();
        }
    }

    private void isDamaged(PlacedIndex index, String reason) {
        if (current.drop(index)) {
            renewal.begin(reason);
        }
    }

    /**
     * Waits until there is an index to read.
     *
     * @return false when the deadline passed first
     */
    public boolean awaitPresent(Deadline deadline) throws InterruptedException {
        return current.awaitPresent(deadline);
    }

    @Override
    public Optional<String> obstacle() {
        Optional<PlacedIndex> written = current.writing();
        return written.isEmpty() || current.reading().isEmpty()
                ? Optional.of(renewal.missing())
                : written.get().index().obstacle();
    }

    @Override
    public long openedAt() {
        return openedAt;
    }

    @Override
    public boolean isMissing() {
        return current.writing().isEmpty();
    }

    @Override
    void write(Write write) throws IOException {
        Optional<PlacedIndex> now = current.writing();
        if (now.isPresent()) {
            write.to(now.get().index());
        }
    }

    @Override
    public void passed(long globalPosition) throws IOException {
        write(index -> index.passed(globalPosition));
        told = Math.max(told, globalPosition);
        current.passed(globalPosition);
    }

    /**
     * All that was written so far, as it is now and stays; to be closed by the caller. For the
     * thread that writes, or while it rests.
     */
    DirectoryReader reader() throws IOException {
        return ask(current::reading, MendingMessageIndex::reader);
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
                                        current::reading,
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
        return ask(current::writing, index -> index.findWritten(id));
    }

    @Override
    public boolean shows(long globalPosition) {
        return current.reading().filter(now -> now.index().shows(globalPosition)).isPresent();
    }

    @Override
    <T> T read(Read<T> read) throws IOException {
        return ask(current::reading, read::from);
    }

    /** Again, when another index has taken the place of the one that was asked meanwhile. */
    private <T> T ask(Supplier<Optional<PlacedIndex>> which, Question<T> question)
            throws IOException {
        while (true) {
            Optional<PlacedIndex> index = which.get();
            if (index.isEmpty()) {
                throw new IndexUnavailableException("Not now: " + renewal.missing());
            }
            try {
                return question.ask(index.get().index());
            } catch (CorruptIndexException | EOFException e) {
                isDamaged(index.get(), "it is damaged: " + e.getMessage());
            } catch (IndexUnavailableException e) {
                if (index.equals(which.get())) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
