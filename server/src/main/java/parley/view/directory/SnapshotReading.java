package parley.view.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import parley.view.directory.DirectorySnapshot.Content;

/** Reads the directory's snapshot in the background, while the log is being opened. */
public final class SnapshotReading {
    private final Path file;
    private final FutureTask<Optional<Content>> content;

    private SnapshotReading(Path file) {
        this.file = file;
        this.content = new FutureTask<>(() -> DirectorySnapshot.load(file));
    }

    public static SnapshotReading begin(Path file) {
        SnapshotReading reading = new SnapshotReading(file);
        Thread.ofPlatform().daemon().name("directory-reader").start(reading.content);
        return reading;
    }

    /**
     * Opens the directory of a log.
     *
     * @param logEnd the last global position in the log: a snapshot ahead of it is not used
     */
    public StoredDirectory open(UUID logId, long logEnd) throws InterruptedException {
        DirectorySnapshot snapshot = new DirectorySnapshot(file, logId, logEnd);
        if (!content.isDone()) {
            awaitContent();
        }
        return StoredDirectory.open(snapshot, snapshot.usable(this::content));
    }

    private void awaitContent() throws InterruptedException {
        try {
            content.get();
        } catch (ExecutionException _) {
            // content() says so.
        }
    }

    private Optional<Content> content() throws IOException {
        return switch (content.state()) {
            case SUCCESS -> content.resultNow();
            case FAILED -> throw new IOException(content.exceptionNow().getMessage());
            case RUNNING, CANCELLED -> throw new IllegalStateException("Not read yet");
        };
    }
}
