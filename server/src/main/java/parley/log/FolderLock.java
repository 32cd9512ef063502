package parley.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The hold of one part of one process on a folder: an operating-system lock on the file {@code
 * lock} in it, so it ends with the process, however that ends.
 */
public final class FolderLock implements AutoCloseable {
    /**
     * The folders held by this process, asked before the file is touched: a second channel on it
     * would, when closed, let go of the first one's lock.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes hold of a folder.
     *
     * @return empty when this or another process holds it
     * @throws IOException when its file cannot be written or locked
     */
    public static Optional<FolderLock> take(Path folder) throws IOException {
        Path real = folder.toRealPath();
        if (!HELD.add(real)) {
            return Optional.empty();
        }
        Optional<FileChannel> channel = Optional.empty();
        try {
            channel = lock(real.resolve("lock"));
        } finally {
            if (channel.isEmpty()) {
                HELD.remove(real);
            }
        }
        return channel.map(locked -> new FolderLock(real, locked));
    }

    private static Optional<FileChannel> lock(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        return locked ? Optional.of(channel) : Optional.empty();
    }

    /** Whether it is this process that holds a folder. */
    static boolean isHeldHere(Path folder) throws IOException {
        return HELD.contains(folder.toRealPath());
    }

    /** The folder without symbolic links, as the system names it. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            HELD.remove(folder);
        }
    }
}
