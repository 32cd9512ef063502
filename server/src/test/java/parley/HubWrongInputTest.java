package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong input over REST: the documented error, its status, and nothing of the hub's inside. */
class HubWrongInputTest {
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
        assertThat(ann.get("/v1/messages/m").ok().at("/message/version").textValue())
                .isEqualTo("-1");
        hub.close();
    }

    private static RestClient.Answer send(String method, String path, byte[] body) {
        return ann.with("Content-Type", "application/json").send(method, path, body);
    }

    private static RestClient.Answer send(String method, String path, String body) {
        return send(method, path, body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "nonsense",
                "{\"topic\"}",
                "{'topic': {}}",
                "{\"topic\": {\"name\": \"n\"},}",
                "{\"topic\": {\"name\": \"n\"}} more",
                "{\"topic\": {\"name\": \"n\"}}{}",
                "{\"topic\": {\"name\": \"n}}",
                "{\"topic\": {\"name\": \"\\u12\"}}",
                "{\"topic\": {\"name\": \"\\x\"}}",
                "{\"topic\": {\"name\": \"line\nbreak\"}}",
                "{\"topic\": {\"name\": NaN}}",
                "[]",
                "null",
                "\"text\"",
                "42",
                " ",
                "\uFEFF",
                "{/* comment */}",
                "{\"message\": {\"version\": 1e999999999}}"
            })
    void whatIsNoJsonObjectIsRefused(String body) {
        send("POST", "/v1/topics", body).refused(400, 3);
        send("POST", "/v1/topics/t/messages", body).refused(400, 3);
        send("PATCH", "/v1/messages/m", body).refused(400, 3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'topic': 'n'} | topic",
                "{'topic': []} | topic",
                "{'topic': {'name': 5}} | topic.name",
                "{'topic': {'name': true}} | topic.name",
                "{'topic': {'name': {}}} | topic.name",
                "{'topic': {'name': ['n']}} | topic.name",
                "{'topic': {'name': 'n', 'id': 7}} | topic.id",
                "{'topic': {'name': 'n', 'visibility': 'SECRET'}} | topic.visibility",
                "{'topic': {'name': 'n', 'visibility': 17}} | topic.visibility",
                "{'topic': {'name': 'n', 'users': ['bob']}} | topic.users",
                "{'topic': {'name': 'n', 'users': {'bob': 'yes'}}} | ''",
                "{'topic': {'name': 'n', 'users': {'b/b': true}}} | b/b",
                "{'topic': {'name': 'n', 'version': 1.5}} | topic.version",
                "{'topic': {'name': 'n', 'version': 'x'}} | ''",
                "{'topic': {'name': 'n', 'version': 9223372036854775808}} | ''",
                "{'topic': {'name': 'n', 'createdAt': 5}} | topic.created_at",
                "{'topic': {'name': 'n', 'createdAt': 'yesterday'}} | ''",
                "{'topic': {}} | name",
                "{} | name",
                "{'topic': {'name': ''}} | name",
                "{'topic': {'name': ' \\t'}} | name",
                "{'topic': {'name': null}} | name"
            })
    void aTopicOfTheWrongFormIsRefusedByItsField(String body, String field) {
        assertThat(ann.post("/v1/topics", body).refused(400, 3).message()).contains(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'message': {'content_text': 5}} | message.content_text",
                "{'message': {'content_text': 'x', 'content_type': []}} | message.content_type",
                "{'message': {'content_text': 'x', 'content_data': []}} | message.content_data",
                "{'message': {'content_text': 'x', 'contentData': 'x'}} | message.content_data",
                "{'message': {'content_text': 'x', 'hashtags': 'x'}} | message.hashtags",
                "{'message': {'content_text': 'x', 'hashtags': [5]}} | message.hashtags",
                "{'message': {'content_text': 'x', 'hashtags': ['a b']}} | hashtags",
                "{'message': {'content_text': 'x', 'hashtags': [null]}} | ''",
                "{'message': {'content_text': 'x', 'reply_to': '..'}} | ..",
                "{'message': {'content_text': 'x', 'edited': 'true'}} | message.edited",
                "{'message': {'content_text': 'x', 'position': {}}} | message.position",
                "{'message': {'content_text': 'x', 'reactions': {'a': 'b'}}} | ''",
                "{'message': {}} | content_text",
                "{} | content_text",
                "{'message': {'content_text': ''}} | content_text"
            })
    void aMessageOfTheWrongFormIsRefusedByItsField(String body, String field) {
        assertThat(ann.post("/v1/topics/t/messages", body).refused(400, 3).message())
                .contains(field);
    }

    /** In a path an id is escaped; {@code .} and {@code ..} alone would be other paths. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a%2Fb", "%2F", "..%2Ft", "%2e%2e%2Ft", "a%00b", "%0a", "%20", "a%20b", "%C3%A4",
                "a+b", "a*b", "a:b", "%25", "%FF", "%ED%A0%80", "(", "a,b", "%22"
            })
    void aBadIdInAPathIsRefused(String id) {
        for (String path : new String[] {"/v1/topics/" + id, "/v1/messages/" + id}) {
            assertRefusedOrNotFound(ann.get(path));
            assertRefusedOrNotFound(ann.delete(path));
        }
        assertRefusedOrNotFound(ann.get("/v1/topics/" + id + "/messages"));
        assertRefusedOrNotFound(
                ann.post("/v1/topics/" + id + "/messages", "{'message': {'content_text': 'x'}}"));
    }

    /** A path may also be none of the hub's, once it is read as paths are. */
    private static void assertRefusedOrNotFound(RestClient.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isIn(400, 404, 405);
        answer.refused(
                answer.status(),
                switch (answer.status()) {
                    case 400 -> 3;
                    case 404 -> 5;
                    default -> 12;
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\ud800", "\\udc00", "\\ud800x", "\\udc00\\ud800"})
    void textThatCannotBeStoredIsRefusedInEveryField(String escaped) {
        String bad = "a" + escaped + "b";
        for (String message :
                new String[] {
                    "\"content_text\": \"" + bad + "\"",
                    "\"content_text\": \"x\", \"content_type\": \"" + bad + "\"",
                    "\"content_data\": {\"k\": \"" + bad + "\"}",
                    "\"content_data\": {\"" + bad + "\": 1}",
                    "\"content_data\": {\"k\": [{\"" + bad + "\": 1}]}",
                    "\"content_text\": \"x\", \"hashtags\": [\"" + bad + "\"]",
                    "\"content_text\": \"x\", \"reply_to\": \"" + bad + "\"",
                    "\"content_text\": \"x\", \"id\": \"" + bad + "\""
                }) {
            send("POST", "/v1/topics/t/messages", "{\"message\": {" + message + "}}")
                    .refused(400, 3);
        }
        send("POST", "/v1/topics", "{\"topic\": {\"name\": \"" + bad + "\"}}").refused(400, 3);
        send(
                        "POST",
                        "/v1/topics",
                        "{\"topic\": {\"name\": \"n\", \"users\": {\"" + bad + "\": true}}}")
                .refused(400, 3);
        send("PATCH", "/v1/topics/t", "{\"add_users\": [\"" + bad + "\"]}").refused(400, 3);
        send("PATCH", "/v1/topics/t", "{\"update_mask\": \"" + bad + "\"}").refused(400, 3);
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        String body = "{\"message\": {\"content_text\": \"a?b\"}}";
        for (int[] wrong :
                new int[][] {{0xFF}, {0xC3}, {0xC0, 0x80}, {0xED, 0xA0, 0x80}, {0xF5, 1, 1, 1}}) {
            StringBuilder bytes = new StringBuilder();
            for (int b : wrong) {
                bytes.append((char) b);
            }
            String broken = body.replace("?", bytes);
            send("POST", "/v1/topics/t/messages", broken.getBytes(StandardCharsets.ISO_8859_1))
                    .refused(400, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1",
                "/v1/",
                "/v1/topic",
                "/v2/topics",
                "/v1/topics/",
                "/v1/topics/t/",
                "/v1/topics/t/messages/m",
                "/v1/topics/t/messages:first",
                "/v1/topics:get",
                "/v1/TOPICS",
                "/favicon.ico",
                "/v1/live/t"
            })
    void anUnknownPathIsNotFound(String path) {
        ann.get(path).refused(404, 5);
        ann.post(path, "{'topic': {'name': 'n'}}").refused(404, 5);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /v1/topics",
        "DELETE, /v1/topics",
        "PATCH, /v1/topics",
        "POST, /v1/topics/t",
        "PUT, /v1/topics/t",
        "DELETE, /v1/topics/t/messages",
        "PUT, /v1/messages/m",
        "POST, /v1/messages/m",
        "POST, /healthz",
        "DELETE, /readyz"
    })
    void aMethodThatAPathDoesNotHaveIsRefused(String method, String path) {
        send(method, path, "{}").refused(405, 12);
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() {
        byte[] body = "{\"topic\": {\"name\": \"n\"}}".getBytes(StandardCharsets.UTF_8);
        for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded", "x"}) {
            ann.with("Content-Type", type).send("POST", "/v1/topics", body).refused(415, 3);
        }
        ann.send("POST", "/v1/topics", body).refused(415, 3);
        ann.with("Content-Type", "application/json; charset=utf-8")
                .send("POST", "/v1/topics", body)
                .ok();
    }
}
