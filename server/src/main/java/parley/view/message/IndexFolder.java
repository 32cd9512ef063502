package parley.view.message;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * Where an index is kept. Its commit says which log it is of, in which format, and up to which
 * global position it has that log.
 *
 * @param position as of its last commit; 0 for a new index
 */
record IndexFolder(Directory directory, IndexWriter writer, long position, UUID logId) {
    private static final double BUFFER_MB = 32;

    /** Segments with newer messages first, for these are asked for first. */
    private static final Comparator<LeafReader> NEWEST_FIRST =
            Comparator.comparingLong(IndexFolder::newest).reversed();

    private static final String LOG_ID = "logId";
    private static final String POSITION = "position";
    private static final String FORMAT = "format";

    /**
     * Opens the index of a log, or begins one where nothing was ever committed.
     *
     * @param logEnd the last global position in the log
     * @throws DamagedIndexException when it is damaged, of another log or another format, or ahead
     *     of its log (which was restored from a backup, say)
     * @throws IOException when the folder cannot be used; the message names it and the reason
     */
    static IndexFolder open(Path path, UUID logId, long logEnd) throws IOException {
        try {
            Optional<String> fault = fault(path, logId, logEnd);
            if (fault.isPresent()) {
                throw new DamagedIndexException(fault.get());
            }
            return opened(path, logId, BUFFER_MB);
        } catch (CorruptIndexException
                | IndexFormatTooOldException
                | IndexFormatTooNewException
                | NoSuchFileException
                | FileNotFoundException
                | EOFException
                | NumberFormatException e) {
            throw new DamagedIndexException("it is damaged: " + e.getMessage(), e);
        } catch (FileSystemException e) {
            throw new IOException(
                    "the index in %s cannot be used: %s".formatted(path, reason(e)), e);
        }
    }

    /**
     * Begins an index in a folder that is empty or missing, for many writes in a row.
     *
     * @throws IOException when the folder cannot be used
     */
    static IndexFolder begin(Path path, UUID logId, double bufferMb) throws IOException {
        return opened(path, logId, bufferMb);
    }

    /** Whether nothing was ever committed in a folder. */
    static boolean isEmpty(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return true;
        }
        try (Directory directory = FSDirectory.open(path)) {
            return !DirectoryReader.indexExists(directory);
        }
    }

    /** The last global position of a message in a segment. */
    private static long newest(LeafReader segment) {
        try {
            return IndexedMessage.newest(segment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The first cause, in the operating system's words where it gave some: "No space left on
     * device".
     */
    static String reason(Throwable failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return first instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : first instanceof FileSystemException || first.getMessage() == null
                        ? first.toString()
                        : first.getMessage();
    }

    private static IndexFolder opened(Path path, UUID logId, double bufferMb) throws IOException {
        long position = Long.parseLong(commitData(path).getOrDefault(POSITION, "0"));
        Directory directory = FSDirectory.open(path);
        try {
            IndexWriterConfig config = new IndexWriterConfig(MessageAnalyzer.INSTANCE);
            config.setSimilarity(new WordScore());
            config.setLeafSorter(NEWEST_FIRST);
            config.setRAMBufferSizeMB(bufferMb);
            config.setCommitOnClose(false);
            return new IndexFolder(directory, new IndexWriter(directory, config), position, logId);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** Why the index that is there cannot be used. */
    private static Optional<String> fault(Path path, UUID logId, long logEnd) throws IOException {
        Map<String, String> commit = commitData(path);
        String format = commit.get(FORMAT);
        if (format == null) {
            return Optional.empty(); // nothing was ever committed
        }
        if (!format.equals(String.valueOf(IndexedMessage.FORMAT))) {
            return Optional.of("its format is " + format + ", not " + IndexedMessage.FORMAT);
        }
        String log = commit.getOrDefault(LOG_ID, "none");
        if (!log.equals(logId.toString())) {
            return Optional.of("it is of log " + log + ", not " + logId);
        }
        long position = Long.parseLong(commit.getOrDefault(POSITION, "0"));
        return position > logEnd
                ? Optional.of("it is at " + position + ", and the log ends at " + logEnd)
                : Optional.empty();
    }

    private static Map<String, String> commitData(Path path) throws IOException {
        try (Directory directory = FSDirectory.open(path)) {
            if (!DirectoryReader.indexExists(directory)) {
                return Map.of();
            }
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                return reader.getIndexCommit().getUserData();
            }
        }
    }

    /** Makes all that is written durable. It may hold more than the position that it names. */
    void commit(long upTo) throws IOException {
        writer.setLiveCommitData(
                Map.of(
                                LOG_ID, logId.toString(),
                                POSITION, String.valueOf(upTo),
                                FORMAT, String.valueOf(IndexedMessage.FORMAT))
                        .entrySet());
        writer.commit();
    }

    void close() throws IOException {
        writer.close();
        directory.close();
    }
}
