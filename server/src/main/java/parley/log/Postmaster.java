package parley.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of Postgres's main process over a cluster, as a child of this one. */
final class Postmaster implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);

    /**
     * Given on the command line, so that no file in the cluster can make it less durable.
     *
     * <p>{@code max_wal_size} bounds how much must be replayed after a crash, and so how long that
     * takes: a few seconds. No socket file: the usual folder for those is shared by all users.
     */
    private static final List<String> SETTINGS =
            List.of(
                    "fsync=on",
                    "synchronous_commit=on",
                    "full_page_writes=on",
                    "listen_addresses=127.0.0.1",
                    "unix_socket_directories=",
                    "password_encryption=scram-sha-256",
                    "max_connections=100",
                    "shared_buffers=128MB",
                    "max_wal_size=512MB",
                    "autovacuum=on",
                    "jit=off",
                    "timezone=UTC",
                    "log_timezone=UTC",
                    "lc_messages=C",
                    "logging_collector=off",
                    "log_destination=stderr",
                    "log_min_error_statement=panic",
                    "log_line_prefix=" + PostmasterLog.PREFIX,
                    "cluster_name=parley");

    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration FAST = Duration.ofSeconds(5);
    private static final Duration IMMEDIATE = Duration.ofSeconds(1);

    private final EmbeddedPrograms programs;
    private final Path pidFile;
    private final Process process;
    private final PostmasterLog log;

    private Postmaster(EmbeddedPrograms programs, Path pidFile, Process process) {
        this.programs = programs;
        this.pidFile = pidFile;
        this.process = process;
        this.log = PostmasterLog.follow(process);
    }

    /**
     * Starts Postgres on a cluster that nothing runs on; {@link #awaitReady} tells what came of it.
     */
    static Postmaster start(EmbeddedPrograms programs, Path data, int port) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("-D", data.toString(), "-p", Integer.toString(port)));
        for (String setting : SETTINGS) {
            arguments.add("-c");
            arguments.add(setting);
        }
        Process process = programs.command("postgres", arguments).start();
        process.getOutputStream().close();
        return new Postmaster(programs, data.resolve("postmaster.pid"), process);
    }

    long pid() {
        return process.pid();
    }

    /**
     * Waits until connections are accepted, however long recovery takes.
     *
     * @throws IOException when Postgres ends instead, with its last complaint
     */
    void awaitReady() throws IOException, InterruptedException {
        long reminder = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            if (process.waitFor(POLL)) {
                throw new IOException(
                        "Postgres ended with status " + awaitEnd() + ": " + log.lastComplaint());
            }
            if (System.nanoTime() - reminder > 0) {
                LOG.warn("the embedded database (process {}) is still recovering", pid());
                reminder += PATIENCE.toNanos();
            }
        }
    }

    /** Waits for this run's end and returns its status: 128 and the number for a signal's. */
    int awaitEnd() throws InterruptedException {
        int status = process.waitFor();
        log.awaitEnd();
        return status;
    }

    /**
     * Ends this run if it lasts: fast, then at once, then by force. Waits for it, about 7 s at
     * most.
     */
    @Override
    public void close() {
        try {
            if (process.isAlive()) {
                programs.signal("INT", pid());
                if (!process.waitFor(FAST)) {
                    LOG.warn("the embedded database (process {}) is slow to stop", pid());
                    programs.signal("QUIT", pid());
                    if (!process.waitFor(IMMEDIATE)) {
                        process.destroyForcibly().waitFor();
                    }
                }
            }
            log.awaitEnd();
        } catch (IOException e) {
            if (process.isAlive()) {
                LOG.warn(
                        "the embedded database could not be stopped and is killed: {}",
                        e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * As {@code pg_ctl} sees it: the first line of {@code postmaster.pid} is the process, the
     * eighth its state. A connection would tell too, but leave a complaint in the log until it
     * succeeds.
     */
    private boolean isReady() throws IOException {
        if (!Files.exists(pidFile)) {
            return false;
        }
        List<String> lines = Files.readAllLines(pidFile);
        return lines.size() >= 8
                && lines.get(0).strip().equals(Long.toString(pid()))
                && lines.get(7).strip().equals("ready");
    }
}
