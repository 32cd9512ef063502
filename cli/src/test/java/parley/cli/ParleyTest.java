package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParleyTest {

    @Test
    void theHelpNamesEveryCommandTheHubsIncluded() {
        CommandRun run = CommandRun.of("--help");

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("serve", "config", "post", "tail", "topics", "users", "messages", "Exit");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theVersionIsOneLine() {
        CommandRun run = CommandRun.of("--version");

        assertThat(run.code()).isZero();
        assertThat(run.out()).matches("parley \\S+ \\(Java 2[5-9].*\\)\\R");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "post",
                "post q43u",
                "post q43u one two",
                "post q43u one --whole",
                "topics --nonsense",
                "topics --hub=ftp://127.0.0.1",
                "topics --hub=http://ann:secret@127.0.0.1",
                "topics --hub=http://127.0.0.1/?a=b",
                "topics --hub=http://",
                "topics --user=secret",
                "topics --user=:secret",
                "topics --timeout=0",
                "topics --timeout=soon",
                "topics --timeout=3601",
                "messages q43u --limit=0",
                "messages q43u --limit=100001",
                "serve --data=/elsewhere",
                "config --data=/elsewhere",
                "completion",
                "messages",
                "messages show",
                "messages edit m1",
                "messages delete ..",
                "topics nonsense",
                "topics create",
                "topics create name --id=a/b",
                "topics rename q43u",
                "topics members",
                "topics members add q43u",
                "users show",
                "users create a/b",
                "users rename ann",
            })
    void wrongUsageIsExitCodeTwoAndOneLineThatKeepsSecrets(String line) {
        CommandRun run = CommandRun.of(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("parley: ").endsWith("--help')\n").hasLineCount(1);
        assertThat(run.err()).doesNotContain("secret");
    }

    @Test
    void aWrongEnvironmentVariableIsNamed() {
        CommandRun run = CommandRun.withEnvironment(Map.of("PARLEY_USER", "secret"), "topics");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("PARLEY_USER").doesNotContain("secret");
    }

    @Test
    void hubAndUserComeFromTheEnvironmentUnlessOptionsNameOthers() {
        try (StubHub hub = StubHub.answering(StubHub.Answer.ok("{\"topics\": []}"))) {
            Map<String, String> environment =
                    Map.of("PARLEY_HUB", hub.url() + "/", "PARLEY_USER", "ann:ann:123");
            CommandRun.withEnvironment(environment, "topics");
            CommandRun.withEnvironment(environment, "topics", "--user=bob:bob123");
            CommandRun.withEnvironment(Map.of("PARLEY_HUB", hub.url()), "topics");

            // The base64 of ann:ann:123 and of bob:bob123.
            assertThat(hub.asked())
                    .extracting(StubHub.Asked::authorization)
                    .containsExactly("Basic YW5uOmFubjoxMjM=", "Basic Ym9iOmJvYjEyMw==", "");
        }
    }

    @Test
    void aHubMayBeNamedWithoutItsSchemeAndBelowAPath() {
        try (StubHub hub = StubHub.answering(StubHub.Answer.ok("{\"topics\": []}"))) {
            String place = hub.url().substring("http://".length()) + "/parley/";
            CommandRun run = CommandRun.of("topics", "--hub=" + place);

            assertThat(run.code()).isZero();
            assertThat(hub.asked().getFirst().path()).isEqualTo("/parley/v1/topics");
        }
    }

    @Test
    void outputThatCannotBeWrittenIsAFailure() {
        OutputStream full =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("no space left");
                    }
                };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(
                        InputStream.nullInputStream(),
                        new PrintStream(full, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        ZoneOffset.UTC,
                        Ends.UNKNOWN);
        try (StubHub hub = StubHub.answering(StubHub.Answer.ok("{\"topics\": []}"))) {
            assertThat(Parley.run(Map.of(), terminal, "topics", "--hub=" + hub.url())).isEqualTo(1);
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("output");
        }
    }
}
