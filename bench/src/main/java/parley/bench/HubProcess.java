package parley.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A hub in a process of its own, as {@code ./parley serve} starts it: with the launcher's JVM
 * options, on a free port of the loopback address, otherwise with the hub's defaults.
 */
final class HubProcess {

    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int LINES_KEPT = 30;
    private static final String ADDRESS = "Listening on ";
    private static final String READY = "Ready ";

    /** The one variable of Parley's that is handed on; the others could change the settings. */
    private static final String JAVA_OPTIONS = "PARLEY_JAVA_OPTS";

    private final Process process;
    private final long since;
    private final CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();
    private final CompletableFuture<Duration> ready = new CompletableFuture<>();
    private final Deque<String> lastLines = new ArrayDeque<>();

    /** All that it started, as far as seen: once it has ended, nobody knows which those were. */
    private final Set<ProcessHandle> started = ConcurrentHashMap.newKeySet();

    private HubProcess(Process process, long since) {
        this.process = process;
        this.since = since;
    }

    /**
     * Starts it and returns at once.
     *
     * @param root Parley's own folder, where the server is built already
     * @param data the hub's folder
     */
    static HubProcess start(Path root, Path data) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                                root.resolve("parley").toString(),
                                "serve",
                                "--listen=127.0.0.1:0",
                                "--data=" + data)
                        .redirectInput(Redirect.from(new File("/dev/null")))
                        .redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("PARLEY_") && !name.equals(JAVA_OPTIONS));
        builder.environment().put("PARLEY_NO_BUILD", "1");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        long since = System.nanoTime();
        HubProcess hub = new HubProcess(builder.start(), since);
        Thread.ofPlatform().daemon().name("hub's output").start(hub::read);
        return hub;
    }

    /**
     * Waits until the hub says that it is ready.
     *
     * @return how long that took, from before its launcher was started
     */
    Duration awaitReady() throws InterruptedException {
        return awaitReady(READY_WITHIN);
    }

    /** The same, with more patience or less. */
    Duration awaitReady(Duration patience) throws InterruptedException {
        try {
            Duration taken = ready.get(patience.toSeconds(), TimeUnit.SECONDS);
            process.descendants().forEach(started::add);
            return taken;
        } catch (TimeoutException e) {
            throw failure("the hub is not ready after " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw failure("the hub ended before it was ready");
        }
    }

    /** After {@link #awaitReady}. */
    InetSocketAddress address() {
        return address.join();
    }

    /** After {@link #awaitReady}. */
    Target target() {
        return new Target(address(), pid());
    }

    /** The newest lines of its output, {@value #LINES_KEPT} at most. */
    String lastWords() {
        synchronized (lastLines) {
            return "the hub said last:\n  " + String.join("\n  ", lastLines);
        }
    }

    /** Waits for its end; answers whether it came in that time. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time);
    }

    long pid() {
        return process.pid();
    }

    /**
     * Stops it as an operator would, with SIGTERM.
     *
     * @throws BenchFailure when it does not end in time with status 0
     */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOPPED_WITHIN)) {
            throw failure("the hub does not stop within " + STOPPED_WITHIN.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
            throw failure("the hub stopped with status " + process.exitValue());
        }
    }

    /**
     * Ends it with SIGKILL.
     *
     * @return what it leaves running: its database
     */
    Set<ProcessHandle> kill() throws InterruptedException {
        process.descendants().forEach(started::add);
        process.destroyForcibly().waitFor();
        return started;
    }

    /** Ends it and all that it started, gently where that works, whatever state it is in. */
    void discard() throws InterruptedException {
        process.destroy();
        long patience = System.nanoTime() + STOPPED_WITHIN.toNanos();
        do {
            process.descendants().forEach(started::add);
        } while (!process.waitFor(POLL) && System.nanoTime() < patience);
        process.destroyForcibly().waitFor();
        end(started);
    }

    /** Ends those that still live, by force. */
    static void end(Set<ProcessHandle> processes) {
        for (ProcessHandle one : processes) {
            if (one.destroyForcibly()) {
                one.onExit().completeOnTimeout(one, 5, TimeUnit.SECONDS).join();
            }
        }
    }

    private BenchFailure failure(String what) {
        return new BenchFailure(what + "; " + lastWords());
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(ADDRESS)) {
                    URI uri = URI.create(line.substring(ADDRESS.length()).strip());
                    address.complete(
                            new InetSocketAddress(
                                    InetAddress.ofLiteral(uri.getHost()), uri.getPort()));
                } else if (line.startsWith(READY)) {
                    ready.complete(Duration.ofNanos(System.nanoTime() - since));
                }
                keep(line);
            }
        } catch (IOException e) {
            keep("its output cannot be read: " + e);
        } finally {
            IOException ended = new IOException("the hub ended");
            address.completeExceptionally(ended);
            ready.completeExceptionally(ended);
        }
    }

    private void keep(String line) {
        synchronized (lastLines) {
            if (lastLines.size() == LINES_KEPT) {
                lastLines.removeFirst();
            }
            lastLines.add(line);
        }
    }
}
