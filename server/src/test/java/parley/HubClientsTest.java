package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The clients that the documentation has, against two hubs over one log. */
class HubClientsTest {
    private static final Path CLIENTS = Path.of("..", "docs", "clients");

    /** A client, with the commands that run its tests and its example. */
    enum Language {
        PYTHON(
                List.of("python3", "-B", "-W", "error", "-m", "unittest", "-v"),
                "test_parley",
                "test_live",
                List.of("python3", "-B", "example.py")),
        JAVASCRIPT(
                List.of("node", "--test"),
                "parley.test.mjs",
                "live.test.mjs",
                List.of("node", "example.mjs"));

        private final List<String> tests;
        private final String file;
        private final String liveFile;
        private final List<String> example;

        Language(List<String> tests, String file, String liveFile, List<String> example) {
            this.tests = tests;
            this.file = file;
            this.liveFile = liveFile;
            this.example = example;
        }

        Path folder() {
            return CLIENTS.resolve(name().toLowerCase(Locale.ROOT));
        }
    }

    @TempDir static Path data;
    private static HubPair hubs;
    private static URI here;
    private static URI there;

    @BeforeAll
    static void start() throws Exception {
        hubs = HubPair.start(data);
        here = hubs.hub(0).hub();
        there = hubs.hub(1).hub();
    }

    @AfterAll
    static void stop() throws Exception {
        hubs.close();
    }

    private static String run(
            Path folder, Map<String, String> environment, List<String> command, String... arguments)
            throws Exception {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("%s printed:\n%s", command, printed).isZero();
        return printed;
    }

    @ParameterizedTest
    @EnumSource
    void doesWhatItsTestsSay(Language language) throws Exception {
        try (LosingProxy losing = new LosingProxy(here)) {
            String printed =
                    run(
                            language.folder(),
                            Map.of(
                                    "PARLEY_HUB", here.toString(),
                                    "PARLEY_OTHER_HUB", there.toString(),
                                    "PARLEY_LOSING", losing.address()),
                            language.tests,
                            language.file);
            assertThat(printed).contains(noneSkipped(language));
        }
    }

    @ParameterizedTest
    @EnumSource
    void followsTopicsLiveThroughCuts(Language language) throws Exception {
        try (SeveringProxy cutting = new SeveringProxy(there)) {
            String printed =
                    run(
                            language.folder(),
                            Map.of(
                                    "PARLEY_HUB", here.toString(),
                                    "PARLEY_CUTTING", cutting.address()),
                            language.tests,
                            language.liveFile);
            assertThat(printed).contains(noneSkipped(language));
            assertThat(cutting.cuts()).isGreaterThan(5);
        }
    }

    private static String noneSkipped(Language language) {
        return switch (language) {
            case PYTHON -> "\nOK\n";
            case JAVASCRIPT -> "skipped 0\n";
        };
    }

    @ParameterizedTest
    @EnumSource
    void itsExampleTalksInATopic(Language language) throws Exception {
        String user = language.name().toLowerCase(Locale.ROOT);
        String printed = run(language.folder(), Map.of(), language.example, here.toString(), user);
        assertThat(printed)
                .startsWith("In topic An example\n")
                .contains(
                        "%s: Hello, this is %s #greeting\n%s: No typo (edited)\n"
                                .formatted(user, user, user))
                .doesNotContain("Never mind");
    }
}
