package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The printed examples, as commands of a shell, in the order in which a reader would try them: on
 * an embedded database in a folder that was empty. Only the address is replaced, and the id that
 * the hub made up.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HubExamplesTest {
    private static final String TIME = "20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z";

    @TempDir static Path data;
    private static HubFixture hub;

    /** In place of the printed {@code q43u}. */
    private static String topic = "q43u";

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data.resolve("data"), "postgres:");
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
    }

    @Test
    @Order(1)
    void anEmptyHubListsNoTopics() throws Exception {
        assertThat(json(shell("curl localhost:8080/v1/topics -u auser:auser123")))
                .isEqualTo(RestClient.json("{\"topics\": [], \"nextPageKey\": \"\"}"));
    }

    @Test
    @Order(2)
    void aTopicIsCreatedUnderAnIdThatTheHubMakes() throws Exception {
        JsonNode answer =
                json(
                        shell(
                                "curl -X POST localhost:8080/v1/topics -u auser:auser123 -H"
                                        + " 'Content-Type: application/json' -d '{\"topic\":"
                                        + " {\"name\": \"First Topic\"}}'"));
        assertThat(answer.propertyStream()).hasSize(1);
        JsonNode created = answer.get("topic");
        checkFirstTopic(created);
        topic = created.get("id").textValue();
        assertThat(topic).matches("[0-9a-z]{4,8}");
    }

    @Test
    @Order(3)
    void aTopicKeepsAnIdOfItsCreatorsAndIsCreatedOnce() throws Exception {
        String command =
                "curl -X POST localhost:8080/v1/topics -u auser:auser123 -H 'Content-Type:"
                        + " application/json' -d '{\"topic\": {\"name\": \"First Topic\", \"id\":"
                        + " \"1\"}}'";
        JsonNode created = json(shell(command)).get("topic");
        checkFirstTopic(created);
        assertThat(created.get("id").textValue()).isEqualTo("1");

        assertThat(json(shell(command)))
                .isEqualTo(
                        RestClient.json(
                                "{'code': 6, 'message': \"Topic with id '1' already exists\","
                                        + " 'details': []}"));
        assertThat(shell(command + " -o /dev/null -w '%{http_code}'")).isEqualTo("409");
    }

    @Test
    @Order(4)
    void aTopicIsRead() throws Exception {
        JsonNode read =
                json(shell("curl localhost:8080/v1/topics/q43u -u auser:auser123")).get("topic");
        checkFirstTopic(read);
        assertThat(read.get("id").textValue()).isEqualTo(topic);
    }

    @Test
    @Order(5)
    void messagesArePostedAndListedOldestFirst() throws Exception {
        JsonNode first =
                json(
                        shell(
                                "curl -X POST localhost:8080/v1/topics/q43u/messages -u"
                                        + " 'auser:auser123' -H 'Content-Type: application/json' -d"
                                        + " '{\"message\": {\"content_text\": \"Message 1\"}}'"));
        checkMessage(first.get("message"), "Message 1", 0);
        JsonNode second =
                json(
                        shell(
                                "curl -X POST localhost:8080/v1/topics/q43u/messages -u"
                                        + " 'auser:auser123' -H 'Content-Type: application/json' -d"
                                        + " '{\"message\": {\"content_text\": \"Message 2\"}}'"));
        checkMessage(second.get("message"), "Message 2", 1);

        JsonNode list =
                json(shell("curl localhost:8080/v1/topics/q43u/messages -u 'auser:auser123'"));
        assertThat(list.get("nextPageKey").textValue()).isEmpty();
        assertThat(list.get("messages"))
                .containsExactly(first.get("message"), second.get("message"));
    }

    @Test
    @Order(6)
    void bothTopicsAreListedWithEveryField() throws Exception {
        JsonNode list = json(shell("curl localhost:8080/v1/topics -u auser:auser123"));
        assertThat(list.get("topics")).hasSize(2).allSatisfy(HubExamplesTest::checkFirstTopic);
        assertThat(list.get("topics").findValuesAsText("id"))
                .isSorted()
                .containsExactlyInAnyOrder("1", topic);
    }

    /** {@code createdAt} equals {@code updatedAt}, being new; 64-bit numbers are texts. */
    private static void checkFirstTopic(JsonNode topic) {
        String time = topic.get("createdAt").textValue();
        assertThat(time).matches(TIME);
        JsonNode expected =
                RestClient.json(
                                "{'creatorId': 'auser', 'name': 'First Topic', 'users': {},"
                                        + " 'version': '0', 'visibility': 'PUBLIC'}")
                        .put("createdAt", time)
                        .put("updatedAt", time)
                        .put("id", topic.get("id").textValue());
        assertThat(topic).isEqualTo(expected);
    }

    private static void checkMessage(JsonNode message, String text, int position) {
        String time = message.get("createdAt").textValue();
        assertThat(time).matches(TIME);
        assertThat(message.get("id").textValue()).matches("[0-9A-Z]{26}");
        JsonNode expected =
                RestClient.json(
                                "{'userId': 'auser', 'contentType': '', 'hashtags': [], 'edited':"
                                        + " false, 'replyTo': '', 'reactions': {}, 'version':"
                                        + " '-1'}")
                        .put("createdAt", time)
                        .put("updatedAt", time)
                        .put("id", message.get("id").textValue())
                        .put("topicId", topic)
                        .put("contentText", text)
                        .put("position", String.valueOf(position));
        assertThat(message).isEqualTo(expected);
    }

    /** What a command prints; what curl says of its progress is left out. */
    private static String shell(String command) throws IOException, InterruptedException {
        String here =
                command.replace("localhost:8080", hub.authority()).replace("/q43u", "/" + topic);
        Process process =
                new ProcessBuilder("sh", "-c", here)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(here).isZero();
        return printed;
    }

    private static JsonNode json(String text) {
        return RestClient.json(text);
    }
}
