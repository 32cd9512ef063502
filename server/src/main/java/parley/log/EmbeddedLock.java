package parley.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The hold on the embedded database's folder, an operating-system lock on a file in it. Beside the
 * hub's own lock, because a database that is in use must never be taken for one left running.
 */
final class EmbeddedLock implements AutoCloseable {

    /**
     * The folders held by this process, asked before the file is touched: a second channel on it
     * would, when closed, let go of the first one's lock.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private EmbeddedLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes hold of a folder, which is created when it is missing.
     *
     * @throws EmbeddedRefusal when this or another process holds it, or it cannot be written
     */
    static EmbeddedLock take(Path folder) throws IOException {
        try {
            Path real = EmbeddedFiles.createFolder(folder).toRealPath();
            if (!HELD.add(real)) {
                throw new EmbeddedRefusal(
                        "the embedded database in %s is in use by this process".formatted(real));
            }
            try {
                return new EmbeddedLock(real, lock(real));
            } catch (IOException | RuntimeException e) {
                HELD.remove(real);
                throw e;
            }
        } catch (FileSystemException e) {
            throw new EmbeddedRefusal(
                    "the embedded database's folder %s cannot be written: %s".formatted(folder, e));
        }
    }

    /** The folder without symbolic links, as the system names it. */
    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            HELD.remove(folder);
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new EmbeddedRefusal(
                    "the embedded database in %s is in use by another process".formatted(folder));
        }
        return channel;
    }
}
