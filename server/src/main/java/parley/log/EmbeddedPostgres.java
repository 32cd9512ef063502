package parley.log;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * A Postgres of one's own, in a folder, for as long as this object is open.
 *
 * <p>It is as durable as any: a commit that was acknowledged survives {@code kill -9} of this
 * process, of Postgres, and a power cut. It listens on 127.0.0.1 alone, every connection needs its
 * generated password, and it keeps its port from start to start while that is free. When it dies,
 * it is started again on the same port; its clients see broken connections and connect anew.
 *
 * <p>The role {@value EmbeddedCluster#NAME} owns the database of that name, may create roles and
 * databases, and is not a superuser. Nobody can connect as the superuser.
 *
 * <p>What it says is logged: its complaints as warnings, the rest for debugging.
 */
public final class EmbeddedPostgres implements RunningDatabase {

    private final FolderLock lock;
    private final PostmasterSupervisor supervisor;
    private final Thread thread;
    private final EmbeddedAddress address;
    private final Path urlFile;

    private EmbeddedPostgres(
            FolderLock lock,
            PostmasterSupervisor supervisor,
            Thread thread,
            EmbeddedAddress address,
            Path urlFile) {
        this.lock = lock;
        this.supervisor = supervisor;
        this.thread = thread;
        this.address = address;
        this.urlFile = urlFile;
    }

    /**
     * Starts the database in a folder, which is created when it is missing, and waits until it
     * accepts connections. First whatever a killed hub left running there is stopped. A start that
     * fails for a reason that may pass (a full disk, say) is logged and tried again every 2 s.
     *
     * <p>The file {@code <folder>.url} beside the folder, readable by its owner alone, then holds
     * {@link #url()}.
     *
     * @throws IOException when waiting cannot help: the folder cannot be written, is in use (by
     *     this process, too) or holds the data of another major version of Postgres, this machine
     *     cannot run it, or (an {@link InterruptedIOException}) the calling thread is interrupted
     */
    public static EmbeddedPostgres start(Path folder) throws IOException {
        FolderLock lock = EmbeddedLock.take(folder.toAbsolutePath().normalize());
        Path home = lock.folder();
        Path urlFile = home.resolveSibling(home.getFileName() + ".url");
        PostmasterSupervisor supervisor = new PostmasterSupervisor(home, urlFile);
        Thread thread = Thread.ofVirtual().name("embedded-postgres").start(supervisor);
        try {
            EmbeddedAddress address = supervisor.ready().get();
            return new EmbeddedPostgres(lock, supervisor, thread, address, urlFile);
        } catch (ExecutionException e) {
            end(thread, lock);
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
        } catch (InterruptedException e) {
            end(thread, lock);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before the embedded database was ready");
        }
    }

    /** {@code postgres://user:password@host:port/database}; holds the password. */
    public String url() {
        return address.url();
    }

    /** The file that holds {@link #url()}. */
    public Path urlFile() {
        return urlFile;
    }

    /** For JDBC, without {@link #user()} and {@link #password()}. */
    public String jdbcUrl() {
        return address.jdbcUrl();
    }

    public String user() {
        return EmbeddedCluster.NAME;
    }

    public String password() {
        return address.password();
    }

    /** Why it does not run now; empty while it does. */
    @Override
    public Optional<String> obstacle() {
        return supervisor.obstacle();
    }

    /** Stops the database, breaking connections that are still open, and waits for its end. */
    @Override
    public void close() throws IOException {
        end(thread, lock);
    }

    private static void end(Thread thread, FolderLock lock) throws IOException {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // The stop takes seconds at most, and cut short it would leave an orphan.
                interrupted = true;
            }
        }
        lock.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
