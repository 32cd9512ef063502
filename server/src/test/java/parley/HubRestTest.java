package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics and messages over REST: what is stored and answered. */
class HubRestTest {
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
    void theCreatorAndTheAuthorAreTheCallerWhateverTheBodySays() {
        JsonNode topic =
                ann.post(
                                "/v1/topics",
                                "{'topic': {'name': 'n', 'creator_id': 'bob', 'version': 7,"
                                        + " 'createdAt': '2001-01-01T00:00:00Z'}}")
                        .ok()
                        .get("topic");
        assertThat(topic.get("creatorId").textValue()).isEqualTo("ann");
        assertThat(topic.get("version").textValue()).isEqualTo("0");
        assertThat(topic.get("createdAt").textValue()).doesNotStartWith("2001");

        JsonNode message =
                ann.post(
                                "/v1/topics/t/messages",
                                "{'message': {'contentText': 'x', 'userId': 'bob', 'position': 99,"
                                        + " 'edited': true, 'reactions': {'+1': 3}}}")
                        .ok()
                        .get("message");
        assertThat(message.get("userId").textValue()).isEqualTo("ann");
        assertThat(message.get("position").asInt()).isNotEqualTo(99);
        assertThat(message.get("edited").booleanValue()).isFalse();
        assertThat(message.get("reactions")).isEmpty();
    }

    @Test
    void thePathWinsOverTheBody() {
        ann.createTopic("path");
        JsonNode message =
                ann.post(
                                "/v1/topics/path/messages",
                                "{'message': {'content_text': 'x', 'topic_id': 't', 'id': 'pw'}}")
                        .ok()
                        .get("message");
        assertThat(message.get("topicId").textValue()).isEqualTo("path");
        JsonNode edited =
                ann.patch(
                                "/v1/messages/pw",
                                "{'message': {'content_text': 'y', 'id': 'unknown'}, 'update_mask':"
                                        + " 'content_text'}")
                        .ok()
                        .get("message");
        assertThat(edited.get("id").textValue()).isEqualTo("pw");
        JsonNode renamed =
                ann.patch(
                                "/v1/topics/path",
                                "{'topic': {'name': 'new', 'id': 't'}, 'update_mask': 'name'}")
                        .ok()
                        .get("topic");
        assertThat(renamed.get("id").textValue()).isEqualTo("path");
    }

    /** Unknown fields, at any depth, say nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'message': {'content_text': 'x', 'content_type': 'text/plain', 'reply_to': 'r'}}",
                "{'message': {'contentText': 'x', 'contentType': 'text/plain', 'replyTo': 'r'}}",
                "{'message': {'contentText': 'x', 'contentType': 'text/plain', 'replyTo': 'r',"
                        + " 'colour': {'deep': [1, {'x': null}]}}, 'more': true}",
                "{'message': {'contentText': 'x', 'contentType': 'text/plain', 'replyTo': 'r',"
                        + " 'contentData': null, 'hashtags': null}}"
            })
    void namesComeInSnakeCaseOrLowerCamelAndUnknownOnesAreIgnored(String body) {
        JsonNode message = ann.post("/v1/topics/t/messages", body).ok().get("message");
        assertThat(message.get("contentText").textValue()).isEqualTo("x");
        assertThat(message.get("contentType").textValue()).isEqualTo("text/plain");
        assertThat(message.get("replyTo").textValue()).isEqualTo("r");
        assertThat(message.has("contentData")).isFalse();
    }

    @Test
    void aMessageIsReadBackAsItWasPosted() {
        ObjectNode body = RestClient.json("{'message': {'hashtags': ['#Given', 'two']}}");
        String text = "Grüße, 世界 🙂 <b>&\"'\\ \u2028 #Tag #Ünïcode_1 a#no #tag\n\tend";
        ((ObjectNode) body.get("message"))
                .put("content_text", text)
                .set(
                        "content_data",
                        RestClient.json("{'a': [1, 2.5, -1e20, true, null], 'b': {'c': '🙂'}}"));
        JsonNode posted = ann.send("POST", "/v1/topics/t/messages", body).ok().get("message");
        assertThat(posted.get("contentText").textValue()).isEqualTo(text);
        assertThat(posted.get("hashtags"))
                .extracting(JsonNode::textValue)
                .containsExactly("given", "two", "tag", "ünïcode_1");
        assertThat(posted.at("/contentData/b/c").textValue()).isEqualTo("🙂");
        assertThat(posted.at("/contentData/a/2").doubleValue()).isEqualTo(-1e20);

        String id = posted.get("id").textValue();
        assertThat(bob.get("/v1/messages/" + id).ok().get("message")).isEqualTo(posted);
        assertThat(bob.get("/v1/topics/t/messages:last").ok().get("message")).isEqualTo(posted);
        assertThat(bob.get("/v1/topics/t/messages?descending=true").ok().at("/messages/0"))
                .isEqualTo(posted);
        assertThat(bob.get("/v1/messages:batchGet?ids=" + id).ok().at("/messages/" + id))
                .isEqualTo(posted);
    }

    @Test
    void severalAreReadAtOnceAndThoseThatAreMissingAreAbsent() {
        ann.createTopic("b1");
        ann.createTopic("b2");
        JsonNode topics = bob.get("/v1/topics:batchGet?ids=b1&ids=gone&ids=b2&ids=b1").ok();
        assertThat(topics.get("topics").propertyStream().map(e -> e.getKey()))
                .containsExactlyInAnyOrder("b1", "b2");
        assertThat(topics.at("/topics/b1")).isEqualTo(bob.get("/v1/topics/b1").ok().get("topic"));

        String id = ann.postMessage("b1", "x").get("id").textValue();
        JsonNode messages = bob.get("/v1/messages:batchGet?ids=gone&ids=" + id).ok();
        assertThat(messages.get("messages").propertyStream().map(e -> e.getKey()))
                .containsExactly(id);
        assertThat(bob.get("/v1/topics:batchGet").ok().toString()).isEqualTo("{\"topics\":{}}");

        String thousand = "ids=x&".repeat(1000);
        bob.get("/v1/messages:batchGet?" + thousand).ok();
        assertThat(bob.get("/v1/messages:batchGet?" + thousand + "ids=x").refused(400, 3).message())
                .contains("ids");
        bob.get("/v1/topics:batchGet?ids=b1&ids=%2F").refused(400, 3);
    }

    @Test
    void whatIsUnknownIsNotFound() {
        for (String path :
                List.of(
                        "/v1/topics/none",
                        "/v1/topics/none/messages",
                        "/v1/topics/none/messages:last",
                        "/v1/messages/none",
                        "/v1/messages/01M7ZHCP43SWA6X05KA298XGS3")) {
            assertThat(ann.get(path).refused(404, 5).message()).contains("not found");
        }
        ann.createTopic("silent");
        ann.get("/v1/topics/silent/messages:last").refused(404, 5);
        assertThat(ann.get("/v1/topics/silent/messages").ok())
                .isEqualTo(RestClient.json("{'messages': [], 'nextPageKey': ''}"));
    }

    @Test
    void everyAnswerCarriesACursorThatARequestMayWaitFor() {
        String cursor =
                ann.post("/v1/topics/t/messages", "{'message': {'contentText': 'c'}}")
                        .cursor()
                        .orElseThrow();
        RestClient later = ann.with("Parley-Cursor", cursor);
        assertThat(later.get("/v1/topics/t/messages:last").ok().at("/message/contentText"))
                .hasToString("\"c\"");
        assertThat(ann.get("/v1/topics/t").cursor()).isPresent();

        for (String malformed : List.of("x", "", "%00", cursor + "x", "-1", cursor.repeat(50))) {
            ann.with("Parley-Cursor", malformed).get("/v1/topics/t").refused(400, 3);
        }
        String other =
                new parley.log.Cursor(UUID.fromString("00000000-0000-0000-0000-000000000001"), 1)
                        .text();
        ann.with("Parley-Cursor", other).get("/v1/topics/t").refused(409, 10);
    }

    @Test
    void everyAnswerCarriesACursorWhateverFailed() {
        for (RestClient.Answer answer :
                List.of(
                        ann.get("/v1/topics"),
                        ann.get("/v1/nowhere").refused(404, 5),
                        ann.send("PUT", "/v1/topics", new byte[0]).refused(405, 12),
                        ann.with("Content-Type", "application/json")
                                .send("POST", "/v1/topics", new byte[] {'{'})
                                .refused(400, 3),
                        ann.with("Authorization", "Basic x").get("/v1/topics").refused(401, 16))) {
            assertThat(answer.cursor()).as(answer.text()).isPresent();
        }
    }
}
