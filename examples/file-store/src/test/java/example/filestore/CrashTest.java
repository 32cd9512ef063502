package example.filestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.log.StoredEvent;

/** What was answered is there, whatever becomes of the process that wrote it. */
final class CrashTest {
    private static final String JAVA = ProcessHandle.current().info().command().orElseThrow();

    @TempDir Path folder;

    private final Set<String> answered = new HashSet<>();

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private void note(String line) {
        assertThat(line).startsWith("stored ");
        answered.addAll(List.of(line.substring("stored ".length()).split(" ")));
    }

    @Test
    void whatWasAnsweredBeforeAKillIsThereAndNothingIsHalfThere() throws Exception {
        for (int life = 1; life <= 3; life++) {
            Process writers =
                    start(JAVA, "-cp", classPath(), Writers.class.getName(), folder.toString());
            try (BufferedReader out = writers.inputReader()) {
                for (int i = 0; i < 100 * life; i++) {
                    note(out.readLine());
                }
                // By its handle, which leaves what it has printed to be read.
                writers.toHandle().destroyForcibly();
                // A last line that the kill tore is no answer.
                List<String> rest = out.lines().toList();
                rest.stream().filter(line -> line.length() == 80).forEach(this::note);
            }
            checkWhatIsThere();
        }
    }

    /** A limit on files stands for a full disk: a write stops in the middle of a line. */
    @Test
    void whatNoLongerFitsIsRefusedAndLeavesNothing() throws Exception {
        Process writers =
                start(
                        "sh",
                        "-c",
                        "ulimit -f 100 && exec \"$@\"",
                        "sh",
                        JAVA,
                        "-XX:-UsePerfData",
                        "-cp",
                        classPath(),
                        Writers.class.getName(),
                        folder.toString());
        List<String> refused = new ArrayList<>();
        try (BufferedReader out = writers.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("refused ")) {
                    refused.add(line);
                } else {
                    note(line);
                }
            }
        }
        assertThat(writers.waitFor()).isZero();
        assertThat(refused).hasSize(4).allMatch(line -> line.contains("Nothing was stored: "));
        assertThat(answered).isNotEmpty();
        assertThat(checkWhatIsThere()).isEqualTo(answered);
    }

    /** Every event answered, in pairs as they were appended, at positions without a gap. */
    private Set<String> checkWhatIsThere() throws IOException {
        try (FileStore store = FileStore.open(folder, Clock.systemUTC())) {
            List<StoredEvent> all = store.readAfter(0, Integer.MAX_VALUE);
            Map<String, Long> next = new HashMap<>();
            Set<String> ids = new HashSet<>();
            for (StoredEvent event : all) {
                assertThat(event.position()).isEqualTo(next.getOrDefault(event.stream(), 0L));
                next.put(event.stream(), event.position() + 1);
                assertThat(ids.add(event.id().toString())).isTrue();
            }
            assertThat(next.values()).allMatch(count -> count % 2 == 0);
            assertThat(ids).containsAll(answered);
            return ids;
        }
    }
}
