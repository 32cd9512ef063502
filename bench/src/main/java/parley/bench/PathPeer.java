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

/** A {@link LiveServer} in a process of its own, with a hub's JVM options. */
final class PathPeer implements LivePeer {

    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(10);

    private final Process process;
    private final BufferedReader said;
    private final InetSocketAddress address;

    private PathPeer(Process process, BufferedReader said, InetSocketAddress address) {
        this.process = process;
        this.said = said;
        this.address = address;
    }

    /**
     * @param hub a hub's process, whose JVM options and classes are taken
     */
    static LivePeer start(long hub, List<String> topics) throws IOException {
        List<String> commandLine =
                List.of(
                        Files.readString(Path.of("/proc", Long.toString(hub), "cmdline"))
                                .split("\0", -1));
        List<String> line = new ArrayList<>(ConstantProcess.options(commandLine));
        line.add("-cp");
        line.add(
                commandLine.get(commandLine.indexOf("-jar") + 1)
                        + ":"
                        + System.getProperty("java.class.path", ""));
        line.add(LiveServer.class.getName());
        line.addAll(topics);
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(Redirect.INHERIT);
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
        Process process = builder.start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        int port = Integer.parseInt(after(LiveServer.LISTENING, said));
        return new PathPeer(
                process, said, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** The rest of the next line that begins so; others are the log's. */
    private static String after(String begin, BufferedReader said) throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(begin)) {
                return line.substring(begin.length());
            }
            Progress.tell("the delivery path says: " + line);
        }
        throw new BenchFailure("the server of the delivery path has ended");
    }

    @Override
    public String name() {
        return "Parley, delivery path alone";
    }

    @Override
    public LiveDialect dialect() {
        return LiveDialect.HUB;
    }

    @Override
    public InetSocketAddress subscribers() {
        return address;
    }

    @Override
    public Published publish(Pace pace) throws IOException {
        process.getOutputStream().write((pace.line() + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        return new Published(Long.parseLong(after(LiveServer.DONE, said)), true);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOPPED_WITHIN)) {
                Progress.tell("the server of the delivery path does not stop, and is killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
