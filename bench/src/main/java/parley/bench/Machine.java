package parley.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a report says above its figures: where they come from. */
final class Machine {

    private static final Pattern PROCESSOR = Pattern.compile("model name\\s*:\\s*(.*)");
    private static final Pattern MEMORY = Pattern.compile("MemTotal:\\s*(\\d+) kB");
    private static final Pattern DURABILITY =
            Pattern.compile("(fsync|synchronous_commit|full_page_writes)=\\w+");
    private static final String UNKNOWN = "unknown";

    private Machine() {}

    /**
     * A Markdown list.
     *
     * @param hubPid of a hub that is ready, whose database is the one that is told of
     * @param settings of the benchmark
     */
    static String describe(Stage stage, long hubPid, String settings) throws IOException {
        long database = ProcessTable.read(hubPid).childOf(hubPid);
        String options = System.getenv().getOrDefault("PARLEY_JAVA_OPTS", "");
        return """
        - Machine: %d cores (%s), %.1f GiB of memory, Linux %s, %s; load %s at the start
        - Programs: Java %s (%s), %s
        - Commit: %s
        - Hub: default settings%s; database: %s
        - Settings: %s
        """
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        inFile("/proc/cpuinfo", PROCESSOR),
                        memoryGibibytes(),
                        System.getProperty("os.version"),
                        Files.getFileStore(stage.folder()).type(),
                        firstLine(List.of("cut", "-d ", "-f1", "/proc/loadavg")),
                        Runtime.version(),
                        System.getProperty("java.vendor"),
                        postgres(database),
                        commit(Stage.root()),
                        options.isEmpty() ? "" : ", JVM options " + options,
                        durability(database),
                        settings);
    }

    private static double memoryGibibytes() throws IOException {
        String kilobytes = inFile("/proc/meminfo", MEMORY);
        return kilobytes.equals(UNKNOWN) ? Double.NaN : Long.parseLong(kilobytes) / 1048576.0;
    }

    private static String postgres(long pid) {
        return firstLine(List.of("/proc/" + pid + "/exe", "--version"));
    }

    /** From the database's command line: what the hub gave it. */
    private static String durability(long pid) throws IOException {
        String given = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
        String found =
                DURABILITY
                        .matcher(given)
                        .results()
                        .map(result -> result.group())
                        .collect(Collectors.joining(", "));
        return found.isEmpty() ? "its own settings" : found;
    }

    private static String commit(Path root) {
        String id =
                firstLine(List.of("git", "-C", root.toString(), "rev-parse", "--short", "HEAD"));
        String changes =
                firstLine(
                        List.of(
                                "git",
                                "--no-optional-locks",
                                "-C",
                                root.toString(),
                                "status",
                                "--porcelain",
                                "--untracked-files=no"));
        return changes.isEmpty() || id.equals(UNKNOWN) ? id : id + ", with changes since";
    }

    private static String inFile(String file, Pattern pattern) throws IOException {
        for (String line : Files.readAllLines(Path.of(file))) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.matches()) {
                return matcher.group(1).strip();
            }
        }
        return UNKNOWN;
    }

    /** What a command says first: empty when nothing, "unknown" when there is no such command. */
    private static String firstLine(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try (BufferedReader lines = process.inputReader()) {
                List<String> all = lines.lines().toList();
                if (process.waitFor() != 0) {
                    return UNKNOWN;
                }
                return all.isEmpty() ? "" : all.getFirst().strip();
            }
        } catch (IOException e) {
            return UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }

    /** A number as people read it: {@code 12,345.6}. */
    static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
