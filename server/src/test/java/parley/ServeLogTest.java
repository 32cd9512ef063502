package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.log.EmbeddedPostgres;

/** What {@code serve} logs, in which form, and what it never does. */
class ServeLogTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir Path temp;

    @Test
    void asJsonEachLineIsAnObjectThatSaysWhichRequestItBelongsTo() throws Exception {
        try (HubProcess hub =
                HubProcess.start(
                        "--log=memory:",
                        "--data=" + temp,
                        "--listen=127.0.0.1:0",
                        "--log_format=json",
                        "--log_level=debug")) {
            hub.awaitReady();
            hub.as("ann").with("X-Request-Id", "one-request").get("/v1/topics/none?a=b");
            JsonNode line = JSON.readTree(hub.awaitErr("one-request"));
            assertThat(line.get("level").textValue()).isEqualTo("DEBUG");
            assertThat(line.get("timestamp").isIntegralNumber()).isTrue();
            assertThat(line.get("loggerName").textValue()).startsWith("parley.");
            assertThat(line.at("/mdc/request").textValue()).isEqualTo("one-request");
            assertThat(line.get("formattedMessage").textValue())
                    .matches("rest GET /v1/topics/none 404 in [0-9.]+ ms");
            for (String each : hub.err()) {
                assertThat(JSON.readTree(each).isObject()).as(each).isTrue();
            }
            hub.kill();
        }
    }

    @Test
    void asTextEachLineNamesItsRequestAndNoneHoldsASecret() throws Exception {
        List<String> printed = new ArrayList<>();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(temp.resolve("postgres"));
                HubProcess hub =
                        HubProcess.start(
                                "--log=" + postgres.url(),
                                "--data=" + temp.resolve("hub"),
                                "--listen=127.0.0.1:0",
                                "--log_level=trace")) {
            hub.awaitReady();
            hub.as("ann").createTopic("t");
            hub.as("ann").postMessage("t", "confidential");
            RestClient wrong =
                    hub.anonymous().with("Authorization", RestClient.basic("ann", "guess"));
            wrong.get("/v1/topics").refused(401, 16);
            hub.as("ann").with("X-Request-Id", "the-last").get("/v1/topics?page_key=hidden");
            assertThat(hub.awaitErr("the-last"))
                    .contains("DEBUG RequestObserver: [the-last] rest GET /v1/topics 400 in ");
            printed.addAll(hub.out());
            printed.addAll(hub.err());
            hub.kill();
            assertThat(printed)
                    .isNotEmpty()
                    .noneMatch(line -> line.contains(postgres.password()))
                    .noneMatch(line -> line.contains("ann123") || line.contains("guess"))
                    .noneMatch(line -> line.contains(base64("ann:")))
                    .noneMatch(line -> line.contains("confidential") || line.contains("hidden"));
        }
    }

    /** The beginning of what has this text at its beginning. */
    private static String base64(String text) {
        String all = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
        return all.substring(0, text.length() * 8 / 6);
    }

    @Test
    void aDatabaseThatCannotBeReachedIsNamedWithoutItsPassword() throws Exception {
        try (HubProcess hub =
                HubProcess.start(
                        "--log=postgres://parley:opensesame@127.0.0.1:1/parley",
                        "--data=" + temp,
                        "--listen=127.0.0.1:0",
                        "--log_level=trace")) {
            assertThat(hub.awaitErr("The log cannot be reached")).contains("127.0.0.1:1");
            hub.kill();
            assertThat(hub.err()).noneMatch(line -> line.contains("opensesame"));
            assertThat(hub.out()).noneMatch(line -> line.contains("opensesame"));
        }
    }
}
