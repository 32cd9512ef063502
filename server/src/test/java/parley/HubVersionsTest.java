package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions, as fields and as entity tags; what is appended to; what was there before. */
class HubVersionsTest {
    @TempDir static Path data;
    private static HubFixture hub;
    private static RestClient ann;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data, "memory:");
        ann = hub.as("ann");
        ann.createTopic("t");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static String tag(RestClient.Answer answer) {
        answer.ok();
        return answer.headers().firstValue("etag").orElseThrow();
    }

    private static String rename(String name) {
        return "{'topic': {'name': '" + name + "'}, 'update_mask': 'name'}";
    }

    private static String say(String text) {
        return "{'message': {'content_text': '" + text + "'}, 'update_mask': 'content_text'}";
    }

    @Test
    void anEntitysTagIsItsVersion() {
        ann.createTopic("tags");
        String first = tag(ann.get("/v1/topics/tags"));
        String second = tag(ann.patch("/v1/topics/tags", rename("Second")));

        assertThat(first).isEqualTo("\"0\"");
        assertThat(second).isEqualTo("\"1\"").isEqualTo(tag(ann.get("/v1/topics/tags")));
        assertThat(ann.get("/v1/topics").headers().firstValue("etag")).isEmpty();
        String posted =
                tag(ann.post("/v1/topics/tags/messages", "{'message': {'content_text': 'x'}}"));
        assertThat(posted).isEqualTo("\"-1\"");
    }

    @Test
    void ifMatchIsTheVersionThatWasRead() {
        ann.createTopic("match");
        String stale = tag(ann.get("/v1/topics/match"));
        ann.with("If-Match", stale).patch("/v1/topics/match", rename("A")).ok();

        ann.with("If-Match", stale).patch("/v1/topics/match", rename("B")).refused(409, 10);
        ann.with("If-Match", stale).delete("/v1/topics/match").refused(409, 10);
        assertThat(ann.get("/v1/topics/match").ok().at("/topic/name").asText()).isEqualTo("A");
        ann.with("If-Match", "*").patch("/v1/topics/match", rename("C")).ok();
        ann.with("If-Match", "W/\"2\"").delete("/v1/topics/match").ok();
        ann.get("/v1/topics/match").refused(404, 5);
    }

    @Test
    void ifMatchHoldsForMessagesAndUsersToo() {
        String message = "/v1/messages/" + ann.postMessage("t", "one").get("id").asText();
        ann.with("If-Match", "\"-1\"").patch(message, say("two")).ok();
        ann.with("If-Match", "\"-1\"").patch(message, say("three")).refused(409, 10);
        ann.with("If-Match", "\"-1\"").delete(message).refused(409, 10);
        ann.with("If-Match", "\"0\"").delete(message).ok();

        String user = tag(ann.get("/v1/users/ann"));
        String name = "{'user': {'name': 'Ann'}, 'update_mask': 'name'}";
        ann.with("If-Match", user).patch("/v1/users/ann", name).ok();
        ann.with("If-Match", user).patch("/v1/users/ann", name).refused(409, 10);
        ann.with("If-Match", user).delete("/v1/users/ann").refused(409, 10);
    }

    @Test
    void aTagThatIsNoneIsRefusedByName() {
        for (String wrong : List.of("1", "\"x\"", "\"1\", \"2\"", "\"99999999999999999999\"")) {
            assertThat(
                            ann.with("If-Match", wrong)
                                    .patch("/v1/topics/t", rename("X"))
                                    .refused(400, 3)
                                    .message())
                    .contains("If-Match");
        }
        ann.with("If-Match", "\"0\"").get("/v1/topics/t").refused(400, 3);
        ann.with("If-Match", "\"0\"")
                .post("/v1/topics", "{'topic': {'name': 'x'}}")
                .refused(400, 3);
    }

    @Test
    void whoHasTheAnswerIsNotSentItAgain() {
        ann.createTopic("known");
        String tag = tag(ann.get("/v1/topics/known"));

        RestClient.Answer again = ann.with("If-None-Match", tag).get("/v1/topics/known");

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.text()).isEmpty();
        ann.patch("/v1/topics/known", rename("Changed")).ok();
        assertThat(
                        ann.with("If-None-Match", "\"7\", " + tag)
                                .get("/v1/topics/known")
                                .ok()
                                .at("/topic/name")
                                .asText())
                .isEqualTo("Changed");
    }

    @Test
    void theLastMessageHasNoTagForItIsAnotherOneEachTime() {
        ann.createTopic("last");
        for (int i = 0; i < 2; i++) {
            ann.postMessage("last", "message " + i);
            RestClient.Answer last =
                    ann.with("If-None-Match", "\"-1\"").get("/v1/topics/last/messages:last");
            assertThat(last.ok().at("/message/contentText").asText()).isEqualTo("message " + i);
            assertThat(last.headers().firstValue("etag")).isEmpty();
        }
    }

    @Test
    void textAndDataAreAppended() {
        String path =
                "/v1/messages/"
                        + ann.post(
                                        "/v1/topics/t/messages",
                                        "{'message': {'content_text': 'a', 'content_data': {'list':"
                                                + " [1], 'keep': true, 'over': 1}}}")
                                .ok()
                                .at("/message/id")
                                .asText();
        JsonNode appended =
                ann.patch(
                                path,
                                "{'message': {'content_text': ' #more', 'content_data': {'list':"
                                        + " [2, 3], 'over': 2, 'new': 'x'}}, 'append_mask':"
                                        + " 'content_text,content_data'}")
                        .ok()
                        .get("message");

        assertThat(appended.get("contentText").asText()).isEqualTo("a #more");
        assertThat(appended.get("contentData"))
                .isEqualTo(
                        RestClient.json(
                                "{'list': [1.0, 2.0, 3.0], 'keep': true, 'over': 2.0, 'new':"
                                        + " 'x'}"));
        assertThat(appended.at("/hashtags/0").asText()).isEqualTo("more");
        ann.patch(path, "{'message': {'content_type': 'x'}, 'append_mask': 'content_type'}")
                .refused(400, 3);
        ann.patch(
                        path,
                        "{'message': {'content_text': 'x'}, 'append_mask': 'content_text',"
                                + " 'update_mask': 'content_text'}")
                .refused(400, 3);
    }

    @Test
    void appendsThatRaceAreAllThere() throws Exception {
        String path = "/v1/messages/" + ann.postMessage("t", ".").get("id").asText();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RestClient.Answer>> appends = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String body =
                        "{'message': {'content_text': '%c'}, 'append_mask': 'content_text'}"
                                .formatted('a' + i);
                appends.add(clients.submit(() -> ann.patch(path, body)));
            }
            for (Future<RestClient.Answer> append : appends) {
                append.get().ok();
            }
        }
        assertThat(ann.get(path).ok().at("/message/contentText").asText().chars().sorted())
                .containsExactlyElementsOf(
                        ".abcdefghijklmnopqrst".chars().sorted().boxed().toList());
    }

    @Test
    void theHistoryHasEveryForm() {
        String path = "/v1/messages/" + ann.postMessage("t", "form 0").get("id").asText();
        for (int i = 1; i <= 5; i++) {
            ann.patch(path, say("form " + i)).ok();
        }
        JsonNode all = ann.get(path + "/history").ok();
        assertThat(all.get("messages").findValuesAsText("contentText"))
                .containsExactly("form 0", "form 1", "form 2", "form 3", "form 4", "form 5");
        assertThat(all.get("messages").findValuesAsText("version"))
                .containsExactly("-1", "0", "1", "2", "3", "4");
        assertThat(all.get("messages").get(5)).isEqualTo(ann.get(path).ok().get("message"));
        assertThat(all.get("nextPageKey").asText()).isEmpty();

        List<String> walked = new ArrayList<>();
        String key = "";
        do {
            JsonNode page = ann.get(path + "/history?page_size=2&page_key=" + key).ok();
            walked.addAll(page.get("messages").findValuesAsText("contentText"));
            key = page.get("nextPageKey").asText();
        } while (!key.isEmpty());
        assertThat(walked).isEqualTo(all.get("messages").findValuesAsText("contentText"));

        ann.get(path + "/history?page_key=x").refused(400, 3);
        ann.get("/v1/messages/nothing/history").refused(404, 5);
        ann.delete(path).ok();
        ann.get(path + "/history").refused(404, 5);
    }

    @Test
    void theHistoryIsForWhoMayReadTheMessage() {
        ann.post("/v1/topics", "{'topic': {'id': 'closed', 'name': 'C', 'visibility': 'PRIVATE'}}")
                .ok();
        String id = ann.postMessage("closed", "x").get("id").asText();

        hub.as("bob").get("/v1/messages/" + id + "/history").refused(404, 5);
        assertThat(ann.get("/v1/messages/" + id + "/history").ok().get("messages")).hasSize(1);
    }
}
