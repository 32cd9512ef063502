package parley;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import parley.log.FolderLock;

/**
 * The folder named by {@code --data}, held by this hub alone from {@link #open} to {@link #close}.
 *
 * <p>The hold is an operating-system lock on the file {@code lock}, so it ends with the process,
 * however that ends. Beside it, {@code lock.holder} names the hub that holds the folder; that file
 * only serves the refusal's text and is never trusted for more.
 */
public final class DataFolder implements AutoCloseable {

    private static final Pattern HOLDER =
            Pattern.compile("process (\\d{1,10}), started \\S{1,40}\\R");

    private final Path path;
    private final FolderLock lock;
    private boolean open = true;

    private DataFolder(Path path, FolderLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes hold of a folder, which is created, for its owner alone, when it is missing.
     *
     * @throws IOException when the folder cannot be created, written or locked, or another hub (in
     *     this process, too) holds it; the message names the folder and the reason in one sentence
     */
    public static DataFolder open(Path folder) throws IOException {
        Path path = folder.toAbsolutePath().normalize();
        create(path);
        return new DataFolder(path, lock(path));
    }

    /** The folder itself, absolute. */
    public Path path() {
        return path;
    }

    /** The folder of the embedded database. */
    public Path postgres() {
        return resolve("postgres");
    }

    /** The folder of the embedded message index. */
    public Path index() {
        return resolve("index");
    }

    /** The file of the directory's snapshot. */
    public Path snapshot() {
        return resolve("directory.snapshot");
    }

    /** The folder of a certificate of the hub's own. */
    public Path tls() {
        return resolve("tls");
    }

    /** The file or folder of this name directly in the data folder. */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    /** Lets go of the folder; what is in it stays. */
    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            Files.deleteIfExists(holderFile(path));
            lock.close();
        }
    }

    private static void create(Path path) throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new IOException("the data folder %s is a file, not a folder".formatted(path));
        }
        try {
            Files.createDirectories(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw failure(path, "created", e);
        }
    }

    private static FolderLock lock(Path path) throws IOException {
        FolderLock lock;
        try {
            lock = FolderLock.take(path).orElseThrow(() -> inUse(path));
        } catch (FileSystemException e) {
            throw failure(path, "written", e);
        }
        try {
            writeHolder(path);
        } catch (IOException e) {
            lock.close();
            throw failure(path, "written", e);
        }
        return lock;
    }

    private static void writeHolder(Path path) throws IOException {
        ProcessHandle hub = ProcessHandle.current();
        String started = hub.info().startInstant().map(Object::toString).orElse("?");
        Files.writeString(
                holderFile(path), "process %d, started %s\n".formatted(hub.pid(), started));
    }

    private static IOException inUse(Path path) {
        return new IOException(
                "the data folder %s is in use by another hub%s".formatted(path, holder(path)));
    }

    /** In parentheses, or nothing: the holder may not have written its name yet. */
    private static String holder(Path path) {
        try {
            String text = Files.readString(holderFile(path));
            Matcher matcher = HOLDER.matcher(text);
            boolean alive =
                    matcher.matches()
                            && ProcessHandle.of(Long.parseLong(matcher.group(1))).isPresent();
            return alive ? " (" + text.strip() + ")" : "";
        } catch (IOException e) {
            return "";
        }
    }

    private static Path holderFile(Path path) {
        return path.resolve("lock.holder");
    }

    /** With the operating system's words where it gave some: a bare file name says too little. */
    private static IOException failure(Path path, String verb, IOException cause) {
        String reason =
                cause instanceof FileSystemException file && file.getReason() != null
                        ? file.getReason()
                        : cause.getClass().getSimpleName();
        return new IOException(
                "the data folder %s cannot be %s: %s".formatted(path, verb, reason), cause);
    }
}
