package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.Dialects.assertNames;
import static parley.Dialects.assertRefused;
import static parley.Dialects.emptied;
import static parley.Dialects.post;
import static parley.Dialects.send;
import static parley.Dialects.withToken;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may post in Dunder's dialect, what, and how it is refused. */
class HubDunderRulesTest {
    @TempDir static Path data;
    private static HubFixture hub;
    private static RestClient nobody;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data.resolve("hub"), "memory:64MB", "root");
        nobody = hub.anonymous();
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @AfterEach
    void clear() {
        nobody = emptied(hub, nobody);
    }

    @Test
    void whoHasNoTokenOrAWrongOneMayNotPost() {
        assertRefused(send(nobody, "{\"text\": \"x\"}"), 401, "unauthorized");
        assertRefused(send(nobody, "not even JSON"), 401, "unauthorized");
        for (String token : List.of("Bearer !!!", "Bearer", "Token YWxh", "Basic YWxhOng=")) {
            RestClient.Answer refused =
                    send(nobody.with("Authorization", token), "{\"text\": \"x\"}");
            assertRefused(refused, 401, "unauthorized");
            assertThat(refused.headers().firstValue("www-authenticate")).isPresent();
        }
        assertRefused(
                nobody.with("Authorization", "Bearer !").get("/message"), 401, "unauthorized");
        assertThat(nobody.get("/message").text()).isEqualTo("{\"data\":{}}");
    }

    @Test
    void aDeletedUserIsUnauthorized() {
        post(nobody, "gone", "some text");
        hub.as("gone").delete("/v1/users/gone").ok();
        assertRefused(send(withToken(nobody, "gone"), "{\"text\": \"x\"}"), 401, "unauthorized");
        assertThat(nobody.get("/message").text()).isEqualTo("{\"data\":{}}");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "``                                 | body",
                "hello                              | body",
                "[]                                 | body",
                "null                               | body",
                "{\"text\": \"x\"} {}               | body",
                "{\"text\": \"x\"                   | body",
                "{}                                 | text",
                "{\"text\": \"\"}                   | text",
                "{\"text\": 1}                      | text",
                "{\"text\": null}                   | text",
                "{\"text\": \"a\\u0000b\"}          | text",
                "{\"text\": \"a\\ud800b\"}          | text",
                "{\"text\": \"x\", \"hashtags\": \"tag\"}      | hashtags",
                "{\"text\": \"x\", \"hashtags\": [1]}          | hashtags",
                "{\"text\": \"x\", \"hashtags\": [\"\"]}       | hashtags",
                "{\"text\": \"x\", \"hashtags\": {\"a\": 1}}   | hashtags",
                "{\"text\": \"x\", \"hashtags\": [\"a b\"]}    | hashtags",
            })
    void aBadMessageIsRefusedNamingWhatIsBad(String body, String field) {
        assertNames(send(withToken(nobody, "ala"), body), field);
        assertThat(nobody.get("/message").text()).isEqualTo("{\"data\":{}}");
    }

    @Test
    void aMessageIsBoundedAndItsUnknownFieldsAreIgnored() {
        assertNames(
                send(withToken(nobody, "ala"), "{\"text\": \"%s\"}".formatted("x".repeat(65_537))),
                "text");
        String hashtags = "\"a\",".repeat(33);
        assertNames(
                send(
                        withToken(nobody, "ala"),
                        "{\"text\": \"x\", \"hashtags\": [%s\"a\"]}".formatted(hashtags)),
                "hashtags");
        assertThat(
                        send(
                                        withToken(nobody, "ala"),
                                        "{\"text\": \"x\", \"hashtags\": null, \"id\": {}}")
                                .status())
                .isEqualTo(201);
    }

    @Test
    void everyFailureHasTheDialectsForm() {
        assertRefused(nobody.send("DELETE", "/message", new byte[0]), 405, "method not allowed");
        assertRefused(nobody.send("POST", "/trend", new byte[0]), 405, "method not allowed");
        assertRefused(nobody.send("OPTIONS", "/trend", new byte[0]), 405, "method not allowed");
        assertRefused(nobody.get("/message/a/b"), 404, "not found");
        assertRefused(nobody.get("/trend/"), 404, "not found");
        assertRefused(
                withToken(nobody, "ala").send("POST", "/message", new byte[600 << 10]),
                413,
                "The body must be at most 524288 bytes");
        assertThat(nobody.get("/message").headers().firstValue("access-control-allow-origin"))
                .isEmpty();
    }

    @Test
    void anonymousPostsNeedATokenHereAlsoWhereTheyAreAllowedElsewhere() {
        nobody.post("/v1/topics/public/messages", "{'message': {'content_text': 'x'}}").ok();
        assertRefused(send(nobody, "{\"text\": \"x\"}"), 401, "unauthorized");
    }
}
