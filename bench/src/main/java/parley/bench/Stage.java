package parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.log.FolderTree;

/**
 * A folder of its own and one hub at a time over it. Both are gone when it is closed, and also when
 * this program is interrupted, unless the folder is one to keep.
 *
 * <p>The folder is in {@code bench/target}, on the disk that holds Parley: a system's folder for
 * temporary files may be in memory, where durable costs nothing.
 */
final class Stage implements AutoCloseable {

    private final Path root;
    private final Path folder;
    private final boolean kept;
    private final Set<ProcessHandle> remains = new HashSet<>();
    private @Nullable HubProcess hub;
    private boolean closed;

    private Stage(Path root, Path folder, boolean kept) {
        this.root = root;
        this.folder = folder;
        this.kept = kept;
    }

    /** Makes the folder. */
    static Stage open() throws IOException {
        Path root = root();
        Path parent = Files.createDirectories(root.resolve("bench/target"));
        return opened(new Stage(root, Files.createTempDirectory(parent, "stage-"), false));
    }

    /** One in a folder that is there, or is made, and stays. */
    static Stage in(Path folder) throws IOException {
        Path made = Files.createDirectories(folder.toAbsolutePath().normalize());
        return opened(new Stage(root(), made, true));
    }

    private static Stage opened(Stage stage) {
        Runtime.getRuntime().addShutdownHook(new Thread(stage::clear, "clear the stage"));
        return stage;
    }

    /** Parley's own folder, as {@code bench/run} tells it. */
    static Path root() {
        return Path.of(System.getProperty("parley.root", "")).toAbsolutePath().normalize();
    }

    Path folder() {
        return folder;
    }

    /** The hub's own folder. */
    Path data() {
        return folder.resolve("data");
    }

    /** Starts a hub where none runs; {@link HubProcess#awaitReady} is the caller's. */
    synchronized HubProcess startHub() throws IOException {
        if (closed || hub != null) {
            throw new IllegalStateException(closed ? "closed" : "a hub runs already");
        }
        HubProcess started = HubProcess.start(root, data());
        hub = started;
        return started;
    }

    /** The one that runs. */
    synchronized HubProcess hub() {
        if (hub == null) {
            throw new IllegalStateException("no hub runs");
        }
        return hub;
    }

    /** Stops the hub cleanly, and fails when it does not end so. */
    synchronized void stopHub() throws InterruptedException {
        if (hub != null) {
            hub.stop();
            hub = null;
        }
    }

    /** Kills the hub; its database is left to the next one, as after a crash. */
    synchronized void killHub() throws InterruptedException {
        if (hub != null) {
            remains.addAll(hub.kill());
            hub = null;
        }
    }

    /** Tells what the hub said last if it runs still: then something failed. */
    @Override
    public synchronized void close() {
        if (!closed && hub != null) {
            Progress.tell(hub.lastWords());
        }
        clear();
    }

    private synchronized void clear() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (hub != null) {
                hub.discard();
            }
            HubProcess.end(remains);
            if (!kept) {
                new FolderTree(folder).delete();
            }
        } catch (IOException e) {
            Progress.tell(folder + " is left behind: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
