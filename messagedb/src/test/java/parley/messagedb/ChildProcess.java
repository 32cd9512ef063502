package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java program in a process of its own, which a test talks to line by line, stops and continues.
 */
public final class ChildProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;
    private final PrintStream input;
    private final List<String> heard = new ArrayList<>();

    public ChildProcess(Class<?> program, String... arguments) throws IOException {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx128m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                program.getName()));
        line.addAll(List.of(arguments));
        process = new ProcessBuilder(line).redirectErrorStream(true).start();
        lines = process.inputReader(StandardCharsets.UTF_8);
        input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Waits until it says so. */
    public void awaitLine(String line) throws IOException {
        for (String next = lines.readLine(); !line.equals(next); next = lines.readLine()) {
            assertThat(next).as("its end came before '%s': %s", line, heard).isNotNull();
            heard.add(next);
        }
    }

    /** The last line that it says before its end. */
    public String lastLine() throws IOException {
        String last = "";
        for (String next = lines.readLine(); next != null; next = lines.readLine()) {
            last = next;
        }
        return last;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public void tell(String line) {
        input.println(line);
    }

    /** Sends it a signal: STOP, CONT. */
    public void signal(String name) throws IOException, InterruptedException {
        int exit =
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor();
        assertThat(exit).isZero();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
