package parley.view.directory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.log.LogEvent;
import parley.view.View;

/**
 * A directory with its snapshot: read at the start, written every {@link #EVERY} when something was
 * applied, and at the end. The snapshot is taken between two batches and written on a thread of its
 * own.
 */
public final class StoredDirectory implements View, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(StoredDirectory.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Directory directory;
    private final DirectorySnapshot snapshot;
    private final ReentrantLock applying = new ReentrantLock();
    private final Condition closing = applying.newCondition();
    private final Thread thread;
    private boolean closed;
    private long written;

    static StoredDirectory open(DirectorySnapshot snapshot, Directory directory) {
        StoredDirectory stored = new StoredDirectory(directory, snapshot);
        stored.thread.start();
        return stored;
    }

    private StoredDirectory(Directory directory, DirectorySnapshot snapshot) {
        this.directory = directory;
        this.snapshot = snapshot;
        this.written = directory.position();
        this.thread = Thread.ofPlatform().name("directory-snapshot").unstarted(this::run);
    }

    public Directory directory() {
        return directory;
    }

    @Override
    public long position() {
        return directory.position();
    }

    @Override
    public void apply(List<LogEvent> events) {
        applying.lock();
        try {
            directory.apply(events);
        } finally {
            applying.unlock();
        }
    }

    private void run() {
        boolean open = true;
        while (open) {
            open = awaitTime();
            write();
        }
    }

    /** False when closed. */
    private boolean awaitTime() {
        applying.lock();
        try {
            long nanos = EVERY.toNanos();
            while (!closed && nanos > 0) {
                nanos = closing.awaitNanos(nanos);
            }
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            applying.unlock();
        }
    }

    private void write() {
        List<Directory.Entry> topics;
        List<Directory.UserEntry> users;
        long position;
        applying.lock();
        try {
            position = directory.position();
            if (position == written) {
                return;
            }
            topics = List.copyOf(directory.entries());
            users = List.copyOf(directory.userEntries());
        } finally {
            applying.unlock();
        }
        try {
            snapshot.write(topics, users, position);
            written = position;
        } catch (IOException e) {
            LOGGER.warn("The directory's snapshot cannot be written: {}", e.toString());
        }
    }

    @Override
    public void close() {
        applying.lock();
        try {
            closed = true;
            closing.signal();
        } finally {
            applying.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
