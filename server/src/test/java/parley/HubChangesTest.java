package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes over REST, and posts that come again. */
class HubChangesTest {
    @TempDir static Path data;
    private static HubFixture hub;
    private static RestClient ann;
    private static RestClient bob;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data, "memory:");
        ann = hub.as("ann");
        bob = hub.as("bob");
        ann.createTopic("t");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void theSamePostAgainAnswersWithTheFirstResult() {
        ann.createTopic("again");
        String post = "{'message': {'id': 'again-1', 'content_text': 'x'}}";
        JsonNode first = ann.post("/v1/topics/again/messages", post).ok();
        ann.postMessage("again", "between");
        assertThat(ann.post("/v1/topics/again/messages", post).ok()).isEqualTo(first);

        String taken = "Message with id 'again-1' already exists";
        for (RestClient.Answer refused :
                List.of(
                        ann.post("/v1/topics/again/messages", post.replace("'x'", "'y'")),
                        bob.post("/v1/topics/again/messages", post),
                        ann.post("/v1/topics/t/messages", post))) {
            assertThat(refused.refused(409, 6).message()).isEqualTo(taken);
        }
        assertThat(ann.get("/v1/topics/again/messages").ok().get("messages")).hasSize(2);

        ann.patch(
                        "/v1/messages/again-1",
                        "{'message': {'content_text': 'edited'}, 'update_mask': 'content_text'}")
                .ok();
        assertThat(ann.post("/v1/topics/again/messages", post).ok()).isEqualTo(first);
        ann.delete("/v1/messages/again-1").ok();
        assertThat(ann.post("/v1/topics/again/messages", post).ok()).isEqualTo(first);
        ann.get("/v1/messages/again-1").refused(404, 5);
    }

    @Test
    void editsReplaceWhatTheMaskNamesAndNothingElse() {
        JsonNode posted =
                ann.post(
                                "/v1/topics/t/messages",
                                "{'message': {'content_text': 'a #old', 'content_type': 'k',"
                                        + " 'content_data': {'n': 1}, 'hashtags': ['kept']}}")
                        .ok()
                        .get("message");
        String path = "/v1/messages/" + posted.get("id").textValue();

        JsonNode edited =
                ann.patch(
                                path,
                                "{'message': {'content_text': 'b #new', 'content_type': 'ignored'},"
                                        + " 'update_mask': 'contentText'}")
                        .ok()
                        .get("message");
        ObjectNode expected = posted.deepCopy();
        expected.put("contentText", "b #new").put("edited", true).put("version", "0");
        expected.set("updatedAt", edited.get("updatedAt"));
        expected.set("hashtags", RestClient.json("{'x': ['kept', 'new']}").get("x"));
        assertThat(edited).isEqualTo(expected);
        assertThat(edited.get("updatedAt").textValue())
                .isGreaterThanOrEqualTo(posted.get("updatedAt").textValue());
        assertThat(ann.get(path).ok().get("message")).isEqualTo(edited);

        JsonNode more =
                ann.patch(
                                path,
                                "{'message': {'content_type': 'l'}, 'updateMask':"
                                        + " 'content_data,content_type'}")
                        .ok()
                        .get("message");
        assertThat(more.has("contentData")).isFalse();
        assertThat(more.get("contentType").textValue()).isEqualTo("l");
        assertThat(more.get("version").textValue()).isEqualTo("1");
        assertThat(more.get("contentText").textValue()).isEqualTo("b #new");
    }

    @Test
    void anUpdateOfAnotherVersionThanTheOneReadIsRefused() {
        String path = "/v1/messages/" + ann.postMessage("t", "x").get("id").textValue();
        String edit =
                "{'message': {'content_text': '%s', 'version': %s}, 'update_mask': 'content_text'}";
        ann.patch(path, edit.formatted("y", "-1")).ok();
        assertThat(ann.patch(path, edit.formatted("z", "-1")).refused(409, 10).message())
                .contains("version 0, not -1");
        ann.patch(path, edit.formatted("z", "'0'")).ok();

        ann.createTopic("versions");
        String rename = "{'topic': {'name': '%s', 'version': %d}, 'update_mask': 'name'}";
        ann.patch("/v1/topics/versions", rename.formatted("one", 0)).ok();
        ann.patch("/v1/topics/versions", rename.formatted("two", 0)).refused(409, 10);
        assertThat(ann.get("/v1/topics/versions").ok().at("/topic/name").textValue())
                .isEqualTo("one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'message': {'content_text': 'y'}} | Nothing to do",
                "{'message': {'content_text': 'y'}, 'update_mask': ''} | Nothing to do",
                "{'update_mask': 'content_text'} | content_text",
                "{'message': {}, 'update_mask': 'position'} | position",
                "{'message': {}, 'update_mask': 'user_id'} | user_id",
                "{'message': {'content_text': 'y'}, 'update_mask': 'content_text,id'} | id",
                "{'message': {'content_text': 'y'}, 'update_mask': '*'} | *"
            })
    void aMaskThatNamesNothingOrWhatCannotChangeIsRefused(String body, String named) {
        String path = "/v1/messages/" + ann.postMessage("t", "x").get("id").textValue();
        assertThat(ann.patch(path, body).refused(400, 3).message()).contains(named);
        assertThat(ann.get(path).ok().at("/message/version").textValue()).isEqualTo("-1");
    }

    @Test
    void topicsAreRenamedAndHidden() {
        JsonNode created = ann.createTopic("masks");
        JsonNode changed =
                ann.patch(
                                "/v1/topics/masks",
                                "{'topic': {'name': 'new', 'visibility': 'PRIVATE', 'creatorId':"
                                        + " 'bob'}, 'update_mask': 'name,visibility'}")
                        .ok()
                        .get("topic");
        ObjectNode expected = created.deepCopy();
        expected.put("name", "new").put("visibility", "PRIVATE").put("version", "2");
        expected.set("updatedAt", changed.get("updatedAt"));
        assertThat(changed).isEqualTo(expected);
        assertThat(ann.get("/v1/topics/masks").ok().get("topic")).isEqualTo(changed);

        for (String nothing : List.of("{}", "{'topic': {'name': 'x'}}", "{'update_mask': ''}")) {
            assertThat(ann.patch("/v1/topics/masks", nothing).refused(400, 3).message())
                    .contains("Nothing to do");
        }
        for (String unknown : List.of("users", "creator_id", "colour", "name.first")) {
            assertThat(
                            ann.patch("/v1/topics/masks", "{'update_mask': '" + unknown + "'}")
                                    .refused(400, 3)
                                    .message())
                    .contains(unknown);
        }
    }

    @Test
    void whatIsDeletedIsGoneAndItsIdIsNeverFreeAgain() {
        ann.createTopic("doomed");
        String id = ann.postMessage("doomed", "x").get("id").textValue();
        String kept = ann.postMessage("doomed", "y").get("id").textValue();
        assertThat(ann.delete("/v1/messages/" + id).ok()).isEqualTo(RestClient.json("{}"));
        ann.get("/v1/messages/" + id).refused(404, 5);
        ann.delete("/v1/messages/" + id).refused(404, 5);
        ann.patch(
                        "/v1/messages/" + id,
                        "{'message': {'content_text': 'z'}, 'update_mask': 'content_text'}")
                .refused(404, 5);
        assertThat(ann.get("/v1/topics/doomed/messages").ok().at("/messages/0/id").textValue())
                .isEqualTo(kept);

        assertThat(ann.delete("/v1/topics/doomed").ok()).isEqualTo(RestClient.json("{}"));
        ann.get("/v1/topics/doomed").refused(404, 5);
        ann.get("/v1/topics/doomed/messages").refused(404, 5);
        ann.get("/v1/topics/doomed/messages:last").refused(404, 5);
        ann.get("/v1/messages/" + kept).refused(404, 5);
        ann.delete("/v1/messages/" + kept).refused(404, 5);
        ann.delete("/v1/topics/doomed").refused(404, 5);
        ann.post("/v1/topics/doomed/messages", "{'message': {'content_text': 'z'}}")
                .refused(404, 5);
        ann.post("/v1/topics", "{'topic': {'id': 'doomed', 'name': 'n'}}").refused(409, 6);
        assertThat(ann.get("/v1/topics?page_size=1000").text()).doesNotContain("doomed");
    }

    @Test
    void twentyCallersWhoAddMembersAtOnceLoseNone() throws Exception {
        ann.createTopic("crowd");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<JsonNode>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String add = "{'add_users': ['m%d', 'n%d']}".formatted(i, i);
                answers.add(threads.submit(() -> ann.patch("/v1/topics/crowd", add).ok()));
            }
            for (Future<JsonNode> answer : answers) {
                answer.get();
            }
        }
        assertThat(
                        ann.get("/v1/topics/crowd")
                                .ok()
                                .at("/topic/users")
                                .propertyStream()
                                .map(e -> e.getKey()))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 20)
                                .boxed()
                                .flatMap(i -> List.of("m" + i, "n" + i).stream())
                                .toList());
    }
}
