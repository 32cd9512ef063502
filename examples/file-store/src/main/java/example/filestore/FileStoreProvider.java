package example.filestore;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import parley.log.Store;
import parley.log.StoreProvider;

/** {@code file:<folder>}: a log in a file of that folder, which is created when it is missing. */
public final class FileStoreProvider implements StoreProvider {
    private static final String PREFIX = "file:";

    @Override
    public Set<String> schemes() {
        return Set.of("file");
    }

    @Override
    public void check(String address) {
        folder(address);
    }

    @Override
    public Store open(String address, Path embedded) throws IOException {
        return FileStore.open(folder(address), Clock.systemUTC());
    }

    private static Path folder(String address) {
        String folder = address.substring(PREFIX.length());
        if (folder.isBlank() || folder.startsWith("//")) {
            throw new IllegalArgumentException("be file:<folder>, for example file:/var/lib/log");
        }
        try {
            return Path.of(folder);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("name a folder: " + e.getReason(), e);
        }
    }
}
