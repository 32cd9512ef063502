package parley.messagedb;

import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * An {@link AppendLoad} in a process of its own, which tells its outcomes line by line and ends
 * when its input does.
 */
final class AppendProcess implements AutoCloseable {
    private static final String MARK = "@";

    private final Process process;
    private final CompletableFuture<Void> told;

    /** The last of what is no outcome. */
    private final Deque<String> noise = new ArrayDeque<>();

    AppendProcess(String url, List<String> categories, int writers, long seed, Outcomes outcomes)
            throws IOException {
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx128m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                AppendProcess.class.getName(),
                                url,
                                String.join(",", categories),
                                Integer.toString(writers),
                                Long.toString(seed))
                        .redirectErrorStream(true)
                        .start();
        told =
                CompletableFuture.runAsync(
                        () -> read(outcomes), task -> Thread.ofVirtual().start(task));
    }

    private void read(Outcomes outcomes) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(MARK)) {
                    tell(line.substring(1).split("\t", -1), outcomes);
                } else {
                    noise.addLast(line);
                    if (noise.size() > 20) {
                        noise.removeFirst();
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            outcomes.wrong("The other process cannot be read: " + e);
        }
    }

    private static void tell(String[] line, Outcomes outcomes) {
        switch (line[0]) {
            case "stored" -> outcomes.stored(line[1], ids(line[2]), places(line[3]));
            case "refused" -> outcomes.refused(ids(line[1]));
            case "unknown" -> outcomes.unknown(ids(line[1]));
            case "overtaken" -> outcomes.overtaken(line[1], Long.parseLong(line[2]));
            case "wrong" -> outcomes.wrong(line[1]);
            default -> throw new IllegalStateException("No outcome: " + String.join(" ", line));
        }
    }

    private static List<UUID> ids(String text) {
        return Arrays.stream(text.split(",")).map(UUID::fromString).toList();
    }

    private static List<Appended> places(String text) {
        return Arrays.stream(text.split(","))
                .map(place -> place.split("/"))
                .map(
                        place ->
                                new Appended(
                                        Long.parseLong(place[0]),
                                        Long.parseLong(place[1]),
                                        Instant.parse(place[2]),
                                        Boolean.parseBoolean(place[3])))
                .toList();
    }

    /** Lets it finish what it has begun. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        told.join();
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("The other process failed: " + noise);
        }
    }

    /** Prints outcomes as {@link #tell} reads them. */
    private static final class Printer implements Outcomes {
        @Override
        public void stored(String streamName, List<UUID> ids, List<Appended> places) {
            print("stored", streamName, text(ids), placesText(places));
        }

        @Override
        public void refused(List<UUID> ids) {
            print("refused", text(ids));
        }

        @Override
        public void unknown(List<UUID> ids) {
            print("unknown", text(ids));
        }

        @Override
        public void overtaken(String streamName, long expected) {
            print("overtaken", streamName, Long.toString(expected));
        }

        @Override
        public void wrong(String what) {
            print("wrong", what.replaceAll("\\s+", " "));
        }

        private static void print(String... words) {
            System.out.println(MARK + String.join("\t", words));
        }

        private static String text(List<UUID> ids) {
            return ids.stream().map(UUID::toString).collect(Collectors.joining(","));
        }

        private static String placesText(List<Appended> places) {
            return places.stream()
                    .map(
                            each ->
                                    "%d/%d/%s/%b"
                                            .formatted(
                                                    each.position(),
                                                    each.globalPosition(),
                                                    each.time(),
                                                    each.repeated()))
                    .collect(Collectors.joining(","));
        }
    }

    public static void main(String... arguments) throws IOException {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setURL(arguments[0]);
        // The pool ends with the process, at once.
        HikariDataSource pool = CrashingServer.patientPool(database, 8);
        try (AppendLoad _ =
                new AppendLoad(
                        new MessageDb(pool),
                        false,
                        List.of(arguments[1].split(",")),
                        Integer.parseInt(arguments[2]),
                        Long.parseLong(arguments[3]),
                        new Printer())) {
            while (System.in.read() >= 0) {
                // Its end is what is waited for.
            }
        }
    }
}
