package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is just within a bound is taken, what is just beyond it refused. */
class HubBoundsTest {
    private static final int BOUND = 64 * 1024;

    @TempDir static Path data;
    private static HubFixture hub;
    private static RestClient ann;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data, "memory:");
        ann = hub.as("ann");
        ann.createTopic("t");
        ann.post("/v1/topics/t/messages", "{'message': {'id': 'm', 'content_text': 'x'}}").ok();
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static RestClient.Answer send(String method, String path, String body) {
        return ann.with("Content-Type", "application/json")
                .send(method, path, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anIdOfTheLongestFormIsTakenAndALongerOneRefused() {
        String longest = "aZ09._~-".repeat(8);
        ann.createTopic(longest);
        ann.get("/v1/topics/" + longest).ok();
        String body = "{'topic': {'name': 'n', 'id': '%s'}}";
        for (String bad : new String[] {longest + "a", ".", "..", "a/b", "a b", "ä", " "}) {
            assertThat(ann.post("/v1/topics", body.formatted(bad)).refused(400, 3).message())
                    .contains(bad);
            ann.post(
                            "/v1/topics/t/messages",
                            "{'message': {'content_text': 'x', 'id': '%s'}}".formatted(bad))
                    .refused(400, 3);
            ann.patch("/v1/topics/t", "{'add_users': ['%s']}".formatted(bad)).refused(400, 3);
        }
        ann.get("/v1/topics/" + longest + "a").refused(400, 3);
        ann.post("/v1/topics", body.formatted("...")).ok();
        ann.get("/v1/topics/...").ok();
    }

    @Test
    void aNameHasAtMost256CharactersAsPeopleCountThem() {
        String longest = "🙂".repeat(256);
        String body = "{'topic': {'name': '%s'}}";
        ann.post("/v1/topics", body.formatted(longest)).ok();
        ann.post("/v1/topics", body.formatted(longest + "a")).refused(400, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ä", "🙂", "\"", "\n", "\u0001"})
    void aMessageHasAtMost64KibInUtf8(String unit) {
        int bytes = unit.getBytes(StandardCharsets.UTF_8).length;
        String longest = unit.repeat(BOUND / bytes);
        ObjectNode body = RestClient.json("{'message': {}}");
        ObjectNode message = (ObjectNode) body.get("message");
        message.put("content_text", longest);
        assertThat(
                        ann.send("POST", "/v1/topics/t/messages", body)
                                .ok()
                                .at("/message/contentText")
                                .textValue())
                .isEqualTo(longest);
        message.put("content_text", longest + "x");
        assertThat(ann.send("POST", "/v1/topics/t/messages", body).refused(400, 3).message())
                .contains("65536", "65537");
        message.put("content_text", longest).put("content_type", "x");
        ann.send("POST", "/v1/topics/t/messages", body).refused(400, 3);
        body.put("update_mask", "content_text");
        message.put("content_text", longest + "x");
        ann.send("PATCH", "/v1/messages/m", body).refused(400, 3);
    }

    @Test
    void aBodyThatIsMuchTooLargeIsRefusedToo() {
        String body = "{\"message\": {\"content_text\": \"" + "x".repeat(2_000_000) + "\"}}";
        send("POST", "/v1/topics/t/messages", body).refused(400, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 100, 1000, 100_000})
    void deepNestingIsRefused(int depth) {
        String arrays = "[".repeat(depth) + "]".repeat(depth);
        String objects = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
        for (String deep : new String[] {arrays, objects}) {
            send("POST", "/v1/topics", deep).refused(400, 3);
            send("POST", "/v1/topics", "{\"unknown\": " + deep + "}").refused(400, 3);
            send(
                            "POST",
                            "/v1/topics/t/messages",
                            "{\"message\": {\"content_data\": {\"k\": " + deep + "}}}")
                    .refused(400, 3);
        }
    }

    @Test
    void nestingWithinTheBoundIsKept() {
        String deep = "[".repeat(50) + "]".repeat(50);
        String body = "{\"message\": {\"content_data\": {\"k\": " + deep + "}}}";
        assertThat(
                        send("POST", "/v1/topics/t/messages", body)
                                .ok()
                                .at("/message/contentData/k")
                                .toString())
                .isEqualTo(deep);
    }
}
