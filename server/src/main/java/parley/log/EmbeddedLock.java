package parley.log;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The hold on the embedded database's folder. Beside the hub's own lock, because a database that is
 * in use must never be taken for one left running.
 */
final class EmbeddedLock {
    private EmbeddedLock() {}

    /**
     * Takes hold of a folder, which is created when it is missing.
     *
     * @throws EmbeddedRefusal when this or another process holds it, or it cannot be written
     */
    static FolderLock take(Path folder) throws IOException {
        try {
            Path real = EmbeddedFiles.createFolder(folder).toRealPath();
            Optional<FolderLock> lock = FolderLock.take(real);
            if (lock.isPresent()) {
                return lock.get();
            }
            throw new EmbeddedRefusal(
                    "the embedded database in %s is in use by %s process"
                            .formatted(real, FolderLock.isHeldHere(real) ? "this" : "another"));
        } catch (FileSystemException e) {
            throw new EmbeddedRefusal(
                    "the embedded database's folder %s cannot be written: %s".formatted(folder, e));
        }
    }
}
