package parley.log;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a postmaster running over the folder until its thread is interrupted, which stops it.
 *
 * <p>That one thread alone starts and stops it, so a stop cannot cross a start.
 */
final class PostmasterSupervisor implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(PostmasterSupervisor.class);

    private static final Duration RETRY = Duration.ofSeconds(2);

    /** A run that lasted so long was a good one: the next start after it need not wait. */
    private static final Duration GOOD_RUN = Duration.ofSeconds(10);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final Path folder;
    private final Path urlFile;
    private final CompletableFuture<EmbeddedAddress> ready = new CompletableFuture<>();

    private Duration pause = Duration.ZERO;
    private volatile Optional<String> obstacle = Optional.empty();

    /**
     * @param folder without symbolic links, as the system names it
     * @param urlFile where the address is written for others, before each start
     */
    PostmasterSupervisor(Path folder, Path urlFile) {
        this.folder = folder;
        this.urlFile = urlFile;
    }

    /** Completes when connections are accepted for the first time, or with why that cannot be. */
    CompletableFuture<EmbeddedAddress> ready() {
        return ready;
    }

    /** Why no postmaster runs now; empty while one does, and before the first. */
    Optional<String> obstacle() {
        return obstacle;
    }

    @Override
    public void run() {
        try {
            while (true) {
                try {
                    runOnce();
                } catch (EmbeddedRefusal e) {
                    if (!ready.isDone()) {
                        ready.completeExceptionally(e);
                        return;
                    }
                    retryLater(e);
                } catch (IOException | RuntimeException e) {
                    retryLater(e);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the embedded database in {} is closed", folder);
        } finally {
            ready.completeExceptionally(new InterruptedIOException("closed before it was ready"));
        }
    }

    /** From before a postmaster's start to after its end. */
    private void runOnce() throws IOException, InterruptedException {
        EmbeddedPrograms programs = EmbeddedPrograms.unpack(folder);
        new PostmasterRemains(folder, programs).end();
        programs.deleteOthers();
        EmbeddedCluster cluster = EmbeddedCluster.open(folder, programs);
        EmbeddedAddress address = new EmbeddedAddress(port(), cluster.password());
        EmbeddedFiles.write(urlFile, address.url() + "\n");
        try (Postmaster postmaster = Postmaster.start(programs, cluster.data(), address.port())) {
            postmaster.awaitReady();
            LOG.debug("the embedded database listens on 127.0.0.1:{}", address.port());
            ready.complete(address);
            obstacle = Optional.empty();
            long since = System.nanoTime();
            int status = postmaster.awaitEnd();
            obstacle = Optional.of("the embedded database ended with status " + status);
            if (System.nanoTime() - since > GOOD_RUN.toNanos()) {
                pause = Duration.ZERO;
            }
            LOG.warn(
                    "the embedded database (process {}) ended with status {}; it is started again",
                    postmaster.pid(),
                    status);
        }
        Thread.sleep(pause);
        pause = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        if (pause.compareTo(RETRY) > 0) {
            pause = RETRY;
        }
    }

    /** Whoever has been given the address goes on using it, so after that the port stays. */
    private int port() throws IOException {
        return ready.isDone()
                ? ready.join().port()
                : EmbeddedPort.choose(folder.resolve("port"), new SecureRandom());
    }

    private void retryLater(Exception failure) throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
        LOG.warn(
                "the embedded database in {} does not start, and is tried again in {} s: {}",
                folder,
                RETRY.toSeconds(),
                reason(failure));
        obstacle = Optional.of("the embedded database does not start: " + reason(failure));
        Thread.sleep(RETRY);
    }

    /**
     * A bare message where it is a sentence; that of a failed file access is only the file's name.
     */
    private static String reason(Exception failure) {
        return failure instanceof FileSystemException || failure.getMessage() == null
                ? failure.toString()
                : failure.getMessage();
    }
}
