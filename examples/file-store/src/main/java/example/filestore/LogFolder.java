package example.filestore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * The folder of a log, held by one process at a time: with its events, its identity, and a lock
 * that ends with the process.
 */
final class LogFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel lock;

    private LogFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes hold of a folder, which is created, for its owner alone, when it is missing.
     *
     * @throws IOException naming the folder, when it cannot be made or another process holds it
     */
    static LogFolder open(Path path) throws IOException {
        Files.createDirectories(
                path,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel channel =
                FileChannel.open(
                        path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            throw new IOException("the log in " + path + " is in use by another process");
        }
        return new LogFolder(path, channel);
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this very process
        }
    }

    Path events() {
        return path.resolve("events.jsonl");
    }

    /** The identity of the log, made with it. */
    UUID logId() throws IOException {
        Path file = path.resolve("id");
        if (!Files.exists(file)) {
            if (Files.exists(events())) {
                throw new IOException("%s holds events, and lacks %s".formatted(path, file));
            }
            // Whole or not at all, whenever the process ends.
            Path unfinished = path.resolve("id.new");
            Files.writeString(unfinished, UUID.randomUUID() + "\n");
            sync(unfinished);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            return UUID.fromString(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " holds no identity of a log", e);
        }
    }

    /** The names of the files in it are on the disk when this returns. */
    void sync() throws IOException {
        sync(path);
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
