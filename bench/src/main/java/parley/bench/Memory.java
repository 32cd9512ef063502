package parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process's resident memory, from {@code /proc/PID/status} (proc(5)), in units of 1024 bytes.
 *
 * @param now {@code VmRSS}
 * @param peak {@code VmHWM}, the most that it ever was
 */
record Memory(long now, long peak) {

    private static final Pattern LINE = Pattern.compile("(Vm\\w+):\\s+(\\d+) kB");

    static Memory of(long pid) throws IOException {
        return parse(Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")));
    }

    /**
     * Reads the file's lines.
     *
     * @throws IOException when either is missing, as in those of a process that has ended
     */
    static Memory parse(List<String> lines) throws IOException {
        return new Memory(value(lines, "VmRSS"), value(lines, "VmHWM"));
    }

    /** In megabytes of 1024 · 1024 bytes. */
    double megabytes() {
        return now / 1024.0;
    }

    double peakMegabytes() {
        return peak / 1024.0;
    }

    private static long value(List<String> lines, String name) throws IOException {
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches() && name.equals(matcher.group(1))) {
                return Long.parseLong(matcher.group(2));
            }
        }
        throw new IOException("no " + name + " in the process's status");
    }
}
