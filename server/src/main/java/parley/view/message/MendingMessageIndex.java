package parley.view.message;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.AlreadyClosedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.domain.Message;
import parley.domain.MessageId;

/**
 * The embedded message index, opened anew where its last commit stands whenever it has failed: a
 * full disk, too many open files. What is read goes on to come from the failed one, as of its last
 * write, until the new one has passed that.
 */
public final class MendingMessageIndex extends ForwardingMessageIndex {
    private static final Logger LOGGER = LoggerFactory.getLogger(MendingMessageIndex.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Lucene writes late: whether there is room, opening alone would not tell. */
    private static final int ROOM = 4 << 20;

    @FunctionalInterface
    private interface Opening {
        LuceneMessageIndex open(long mayHold) throws IOException;
    }

    private final Path folder;
    private final Opening opening;
    private volatile LuceneMessageIndex reading;
    private volatile LuceneMessageIndex writing;
    private long tryAt = System.nanoTime();

    /** Begins to load, in the background, what every index needs and takes a while to load. */
    public static void prepare() {
        MessageAnalyzer.prepare();
    }

    /**
     * Opens the index of a log in a folder.
     *
     * @param logEnd as for {@link LuceneMessageIndex#open}
     * @throws IOException when the folder cannot be used
     */
    public static MendingMessageIndex open(Path folder, UUID logId, long logEnd)
            throws IOException {
        return new MendingMessageIndex(
                folder, mayHold -> LuceneMessageIndex.open(folder, logId, mayHold), logEnd);
    }

    private MendingMessageIndex(Path folder, Opening opening, long logEnd) throws IOException {
        this.folder = folder;
        this.opening = opening;
        this.reading = opening.open(logEnd);
        this.writing = reading;
    }

    @Override
    public OptionalLong mend() throws IOException {
        Optional<String> fault = writing.fault();
        if (fault.isEmpty()) {
            return OptionalLong.empty();
        }
        long now = System.nanoTime();
        if (now - tryAt < 0) {
            throw new IOException(obstacle().orElseThrow());
        }
        tryAt = now + RETRY.toNanos();
        LuceneMessageIndex failed = writing;
        failed.endWriting();
        if (failed.isDamaged()) {
            throw new DamagedIndexException(fault.get());
        }
        try {
            findRoom();
            writing = opening.open(failed.mayHold());
        } catch (DamagedIndexException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    "the message index cannot be opened again: " + IndexFolder.reason(e), e);
        }
        if (failed != reading) {
            closeQuietly(failed);
        }
        LOGGER.warn(
                "The message index had failed ({}) and is written again from {} on, to {}",
                fault.get(),
                writing.openedAt(),
                reading.written());
        return OptionalLong.of(writing.openedAt());
    }

    /** Whatever comes of that, the new one has taken its place. */
    private static void closeQuietly(LuceneMessageIndex failed) {
        try {
            failed.close();
        } catch (IOException | RuntimeException e) {
            LOGGER.warn("The message index that had failed did not close as it should", e);
        }
    }

    /** The global position up to which it was written. */
    long written() {
        return writing.written();
    }

    /** As {@link LuceneMessageIndex#reader}, of what is written. */
    DirectoryReader reader() throws IOException {
        return writing.reader();
    }

    /** As {@link LuceneMessageIndex#verify}, of what is read. */
    void verify() throws IOException {
        reading.verify();
    }

    private void findRoom() throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("room");
        try {
            Files.write(file, new byte[ROOM]);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public Optional<String> obstacle() {
        LuceneMessageIndex now = writing;
        return now.obstacle()
                .or(
                        () ->
                                now == reading
                                        ? Optional.empty()
                                        : Optional.of(
                                                "the message index catches up after a failure: at "
                                                        + "%d of %d"
                                                                .formatted(
                                                                        now.written(),
                                                                        reading.written())));
    }

    @Override
    public long openedAt() {
        return writing.openedAt();
    }

    @Override
    void write(Write write) throws IOException {
        try {
            write.to(writing);
        } catch (IOException | AlreadyClosedException e) {
            throw new IOException(
                    "the message index cannot be written: " + IndexFolder.reason(e), e);
        }
    }

    @Override
    public void passed(long globalPosition) throws IOException {
        writing.passed(globalPosition);
        LuceneMessageIndex failed = reading;
        if (failed != writing && writing.written() >= failed.written()) {
            reading = writing;
            LOGGER.info("The message index has caught up, at {}", globalPosition);
            failed.close();
        }
    }

    @Override
    public Optional<Message> findWritten(MessageId id) throws IOException {
        return writing.find(id);
    }

    @Override
    public boolean shows(long globalPosition) {
        return reading.shows(globalPosition);
    }

    /** Again, when another index has taken the place of the one that was read meanwhile. */
    @Override
    <T> T read(Read<T> read) throws IOException {
        while (true) {
            LuceneMessageIndex index = reading;
            try {
                return read.from(index);
            } catch (IndexUnavailableException e) {
                if (index == reading) {
                    throw e;
                }
            } catch (AlreadyClosedException e) {
                if (index == reading) {
                    throw new IndexUnavailableException("The index is closed", e);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (writing != reading) {
            writing.close();
        }
        reading.close();
    }
}
