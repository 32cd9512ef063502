package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The command {@code serve} as a process of its own, with what it prints. */
final class HubProcess implements AutoCloseable {
    static final String LISTENING = "Listening on ";
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Process process;
    private final HttpClient http = RestClient.newHttpClient();
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private final Thread readingOut;
    private final Thread readingErr;

    private HubProcess(Process process) {
        this.process = process;
        this.readingOut = Thread.ofVirtual().start(() -> read(process.inputReader(), out));
        this.readingErr = Thread.ofVirtual().start(() -> read(process.errorReader(), err));
    }

    static HubProcess start(String... flags) throws IOException {
        return start(Map.of(), flags);
    }

    /**
     * @param environment added to this process's own, without its {@code PARLEY_} variables
     */
    static HubProcess start(Map<String, String> environment, String... flags) throws IOException {
        return start(List.of(), environment, flags);
    }

    /**
     * @param within a command that runs the one given to it as arguments, in its own place
     */
    static HubProcess start(List<String> within, Map<String, String> environment, String... flags)
            throws IOException {
        List<String> command = new ArrayList<>(within);
        command.addAll(
                List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        PackedClassPath.TEXT,
                        Serve.class.getName()));
        command.addAll(List.of(flags));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
        builder.environment().putAll(environment);
        return new HubProcess(builder.start());
    }

    private static void read(BufferedReader reader, List<String> lines) {
        try (reader) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            synchronized (lines) {
                lines.notifyAll();
            }
        }
    }

    /** Waits for a line on standard output that contains this, and gives it. */
    String awaitOut(String part) throws InterruptedException {
        return await(out, readingOut, line -> line.contains(part), part);
    }

    /** Waits for a line on standard error that contains this, and gives it. */
    String awaitErr(String part) throws InterruptedException {
        return await(err, readingErr, line -> line.contains(part), part);
    }

    private String await(
            List<String> lines, Thread reading, Predicate<String> wanted, String description)
            throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        synchronized (lines) {
            while (true) {
                for (String line : lines) {
                    if (wanted.test(line)) {
                        return line;
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0 || !reading.isAlive()) {
                    throw new AssertionError(
                            "No line with '%s'; printed: %s, logged: %s"
                                    .formatted(description, out, err));
                }
                lines.wait(Math.min(left, 100));
            }
        }
    }

    HubProcess awaitReady() throws InterruptedException {
        awaitOut("Ready");
        return this;
    }

    /** Waits for the first address, {@code http://host:port}, and gives it. */
    URI address() throws InterruptedException {
        return URI.create(awaitOut(LISTENING).substring(LISTENING.length()));
    }

    RestClient anonymous() throws InterruptedException {
        return new RestClient(http, address(), Map.of());
    }

    RestClient as(String user) throws InterruptedException {
        return anonymous().as(user);
    }

    /** Waits for the process to end, and gives its exit code. */
    int awaitExit(Duration time) throws InterruptedException {
        assertThat(process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS))
                .as("ended within %s; printed: %s, logged: %s", time, out, err)
                .isTrue();
        readingOut.join();
        readingErr.join();
        return process.exitValue();
    }

    /** All of standard output so far. */
    List<String> out() {
        synchronized (out) {
            return List.copyOf(out);
        }
    }

    /** All of standard error so far. */
    List<String> err() {
        synchronized (err) {
            return List.copyOf(err);
        }
    }

    /** Asks it to stop, with SIGTERM; what it prints then can still be read. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Ends it at once, with SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        http.shutdownNow();
        terminate();
        process.onExit()
                .completeOnTimeout(process, PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join()
                .destroyForcibly();
    }
}
