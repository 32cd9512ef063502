package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of docs/compat.md, as commands of a shell, over TLS with a certificate of the hub's
 * own. Only the addresses are replaced.
 */
class HubCompatExamplesTest {
    private static final String TIME = "20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z";
    private static final String ID = "[0-7][0-9A-HJKMNP-TV-Z]{25}";

    @TempDir Path data;

    private static List<String> examples() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "compat.md"));
        return page.split("```sh\n")[1].split("```")[0].lines().toList();
    }

    private JsonNode shell(HubFixture hub, String command) throws Exception {
        String address = "localhost:" + hub.address().getPort();
        ProcessBuilder shell =
                new ProcessBuilder(
                        "bash",
                        "-c",
                        command.replaceAll("localhost:(8080|9000)", address)
                                .replace("curl ", "curl -sS "));
        shell.environment().put("USER", "ala");
        shell.environment().put("CURL_CA_BUNDLE", data.resolve("tls/self-signed.crt").toString());
        Process process = shell.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String complaints =
                new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(complaints).as(command).isEmpty();
        return RestClient.json("{\"answer\": " + out + "}").get("answer");
    }

    @Test
    void theyAreAnsweredAsPrinted() throws Exception {
        List<JsonNode> answers = new ArrayList<>();
        try (HubFixture hub =
                HubFixture.start(data, Map.of("log", "memory:", "tls", "self-signed"))) {
            for (String example : examples()) {
                answers.add(shell(hub, example));
            }
        }
        assertThat(answers).hasSize(6);
        assertThat(answers.get(0).toString()).matches("\\{\"id\":\"%s\"}".formatted(ID));
        assertThat(answers.get(1).toString())
                .matches(
                        "\\[\\{\"id\":\"%s\",\"body\":\"hello\",\"created_at\":\"%s\"}]"
                                .formatted(ID, TIME));
        assertThat(answers.get(2)).isEqualTo(answers.get(1));
        assertThat(answers.get(3).toString())
                .matches("\\{\"data\":\\{\"id\":\"%s\"}}".formatted(ID));
        assertThat(answers.get(4).toString())
                .matches(
                        ("\\{\"data\":\\{\"messages\":\\[\\{\"id\":\"%s\","
                             + "\"user\":\\{\"id\":[1-9]\\d*,\"name\":\"ala\"},\"text\":\"some"
                             + " text\",\"hashtags\":\\[\"tag1\",\"tag2\"],"
                             + "\"created_at\":\"%s\"}]}}")
                                .formatted(ID, TIME));
        assertThat(answers.get(5).toString()).isEqualTo("{\"data\":{}}");
    }
}
