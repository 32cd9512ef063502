package parley.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server of others, in the foreground of a process of its own, which ends with this program. */
final class ServerProcess implements AutoCloseable {

    private static final Duration STARTED_WITHIN = Duration.ofSeconds(10);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 50;

    private final String name;
    private final Process process;
    private final Thread atTheEnd;

    private ServerProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.atTheEnd = new Thread(process::destroy, "stop " + name);
        Runtime.getRuntime().addShutdownHook(atTheEnd);
    }

    /**
     * Starts it, and waits until it listens.
     *
     * @param output where what it says goes
     */
    static ServerProcess start(List<String> line, Path output, InetSocketAddress listening)
            throws IOException, InterruptedException {
        return start(line, output, listening, STARTED_WITHIN);
    }

    /** The same, with more patience or less. */
    static ServerProcess start(
            List<String> line, Path output, InetSocketAddress listening, Duration patience)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(line)
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.to(output.toFile()))
                        .start();
        ServerProcess started = new ServerProcess(line.getFirst(), process);
        long until = System.nanoTime() + patience.toNanos();
        while (!listens(listening)) {
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > until) {
                started.close();
                throw new BenchFailure(
                        line.getFirst() + " does not start: " + Files.readString(output));
            }
        }
        return started;
    }

    private static boolean listens(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) POLL_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A port of the loopback address that nobody has now. */
    static InetSocketAddress freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        }
    }

    long pid() {
        return process.pid();
    }

    /** What it has started, first. */
    long childPid() {
        return process.children().mapToLong(ProcessHandle::pid).min().orElse(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOPPED_WITHIN)) {
                Progress.tell(name + " does not stop, and is killed");
                process.descendants().forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
        Runtime.getRuntime().removeShutdownHook(atTheEnd);
    }
}
