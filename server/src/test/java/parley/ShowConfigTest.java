package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShowConfigTest {
    @TempDir Path temp;

    private record Run(int code, String out, String err) {
        /** The line of one setting, its words separated by one space. */
        String line(String setting) {
            return out.lines()
                    .filter(line -> line.startsWith(setting + " "))
                    .findFirst()
                    .orElseThrow()
                    .strip()
                    .replaceAll(" +", " ");
        }

        JsonNode json(String setting) {
            return out.lines()
                    .map(RestClient::json)
                    .filter(json -> json.get("setting").textValue().equals(setting))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Run run(Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code =
                ShowConfig.run(
                        environment,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        arguments);
        return new Run(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void showsEverySettingWithItsValueAndWhereItCameFrom() throws Exception {
        Path file = Files.writeString(temp.resolve("p.yaml"), "admins: [ann, bob]\ndata: a\n");
        Run run =
                run(
                        Map.of("PARLEY_DATA", "b", "PARLEY_LOG_LEVEL", "debug"),
                        "--config_file=" + file,
                        "--log_level=warn");
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.line("listen")).isEqualTo("listen 127.0.0.1:8080,127.0.0.1:9000 default");
        assertThat(run.line("admins")).isEqualTo("admins ann,bob " + file + " line 1");
        assertThat(run.line("data")).isEqualTo("data b PARLEY_DATA");
        assertThat(run.line("log_level")).isEqualTo("log_level warn --log_level");
        assertThat(run.line("config_file")).isEqualTo("config_file " + file + " --config_file");
        for (Setting setting : Setting.values()) {
            assertThat(run.line(setting.key())).isNotBlank();
        }
    }

    @Test
    void jsonHasAnObjectALineForPrograms() {
        Run run = run(Map.of("PARLEY_TLS", "none"), "--json", "--data=x y");
        assertThat(run.out().lines()).hasSize(Setting.values().length + 1);
        assertThat(run.json("data"))
                .isEqualTo(
                        RestClient.json(
                                "{'setting': 'data', 'value': 'x y', 'from': 'flag', 'place':"
                                        + " '--data'}"));
        assertThat(run.json("tls").get("from").textValue()).isEqualTo("environment");
        assertThat(run.json("auth").get("from").textValue()).isEqualTo("default");
        assertThat(run.json("auth").get("place").textValue()).isEmpty();
    }

    @Test
    void passwordsAreHiddenWhereverTheyStand() {
        for (String log :
                List.of(
                        "postgres://ann:s3cret@host:5432/db",
                        "postgres://ann:s3c@cret@host:5432/db",
                        "postgres://host:5432/db?user=ann&password=s3cret")) {
            for (String form : List.of("--json", "--log_level=info")) {
                Run run = run(Map.of(), "--log=" + log, form);
                assertThat(run.out()).doesNotContain("s3c", "cret").contains("ann", "host:5432");
                assertThat(run.err()).doesNotContain("s3c", "cret");
            }
        }
    }

    @Test
    void aBadValueIsShownAndNamedAndExitCodeTwo() {
        Run run = run(Map.of("PARLEY_RATE_LIMIT", "fast"));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.line("rate_limit")).isEqualTo("rate_limit fast PARLEY_RATE_LIMIT");
        assertThat(run.err())
                .startsWith("parley config: PARLEY_RATE_LIMIT 'fast' must be none, or 1 to");
    }

    @Test
    void whatIsNoSettingIsNamedAndExitCodeTwo() throws Exception {
        Path file = Files.writeString(temp.resolve("p.yaml"), "colour: blue\n");
        Run inFile = run(Map.of(), "--config_file=" + file);
        assertThat(inFile.code()).isEqualTo(2);
        assertThat(inFile.out()).isEmpty();
        assertThat(inFile.err()).contains("unknown key 'colour' in line 1");
        assertThat(run(Map.of(), "--colour=blue").code()).isEqualTo(2);
    }

    @Test
    void anUnknownVariableIsOnlyAWarning() {
        Run run = run(Map.of("PARLEY_LISTN", "127.0.0.1:1"));
        assertThat(run.code()).isZero();
        assertThat(run.err()).contains("PARLEY_LISTN");
    }

    @Test
    void startsNothing() {
        run(Map.of(), "--data=" + temp.resolve("data"), "--tls=self-signed");
        assertThat(temp).isEmptyDirectory();
    }
}
