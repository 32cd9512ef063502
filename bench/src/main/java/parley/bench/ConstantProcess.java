package parley.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A {@link ConstantServer} in a process of its own, with a hub's JVM options. */
final class ConstantProcess implements AutoCloseable {

    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(10);
    private static final String CACHE = "-XX:AOTCache";
    private static final String ARENAS = "MALLOC_ARENA_MAX";

    private final Process process;
    private final Target target;

    private ConstantProcess(Process process, Target target) {
        this.process = process;
        this.target = target;
    }

    /**
     * Starts it, and waits until it listens.
     *
     * @param hub a hub's process, whose JVM options are taken
     * @param file what it answers
     */
    static ConstantProcess start(long hub, Path file) throws IOException {
        List<String> line = new ArrayList<>();
        line.addAll(options(List.of(Files.readString(commandLine(hub)).split("\0", -1))));
        line.add("-cp");
        line.add(System.getProperty("java.class.path", ""));
        line.add(ConstantServer.class.getName());
        line.add(file.toString());
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(Redirect.INHERIT);
        builder.environment().putIfAbsent(ARENAS, "2");
        Process process = builder.start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String first = said.readLine();
        if (first == null || !first.startsWith(ConstantServer.LISTENING)) {
            process.destroyForcibly();
            throw new BenchFailure("the server of a constant did not start, and said: " + first);
        }
        int port = Integer.parseInt(first.substring(ConstantServer.LISTENING.length()));
        return new ConstantProcess(
                process,
                new Target(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        process.pid()));
    }

    /**
     * Of a Java command line that runs a jar, the program and the JVM's options, without the cache
     * of classes: that is the other jar's.
     */
    static List<String> options(List<String> commandLine) {
        int end = commandLine.indexOf("-jar");
        if (end < 1) {
            throw new BenchFailure("the hub does not run from a jar: " + commandLine);
        }
        return commandLine.subList(0, end).stream()
                .filter(option -> !option.startsWith(CACHE))
                .toList();
    }

    Target target() {
        return target;
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOPPED_WITHIN)) {
                Progress.tell("the server of a constant does not stop, and is killed");
            }
        } catch (IOException e) {
            Progress.tell("the server of a constant is killed: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }

    private static Path commandLine(long pid) {
        return Path.of("/proc", Long.toString(pid), "cmdline");
    }
}
