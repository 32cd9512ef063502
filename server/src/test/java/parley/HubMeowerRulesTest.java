package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.Dialects.assertRefused;
import static parley.Dialects.bodies;
import static parley.Dialects.emptied;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.log.Cursor;

/** Who may do what in Meower's dialect, from where, and how it is refused. */
class HubMeowerRulesTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    @TempDir static Path data;
    private static HubFixture hub;
    private static RestClient page;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data.resolve("hub"), "memory:64MB", "root");
        page = hub.anonymous().with("Origin", "http://meower.example");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @AfterEach
    void clear() {
        page = emptied(hub, page);
    }

    /** As every page may read it. */
    private static void assertRefusedOpenly(RestClient.Answer answer, int status, String error) {
        assertRefused(answer, status, error);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).contains("*");
    }

    @Test
    void whoHasCredentialsPostsInTheirName() {
        String id =
                hub.as("ann")
                        .send("POST", "/meows?body=mine", new byte[0])
                        .ok()
                        .get("id")
                        .textValue();
        assertThat(hub.as("bob").get("/v1/messages/" + id).ok().at("/message/userId").textValue())
                .isEqualTo("ann");
        RestClient wrong = page.with("Authorization", RestClient.basic("ann", "guess"));
        RestClient.Answer refused = wrong.send("POST", "/meows?body=x", new byte[0]);
        assertRefusedOpenly(refused, 401, "Wrong user name or password");
        assertThat(refused.headers().firstValue("www-authenticate")).isPresent();
    }

    @Test
    void anyPageMayAskFirst() {
        for (String path : List.of("/meows", "/search?query=x", "/pusher")) {
            RestClient.Answer answer =
                    page.with("Access-Control-Request-Method", "POST")
                            .with("Access-Control-Request-Headers", "content-type")
                            .send("OPTIONS", path, new byte[0]);
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.headers().firstValue("access-control-allow-origin")).contains("*");
            assertThat(answer.headers().firstValue("access-control-allow-methods").orElse(""))
                    .contains("GET");
            assertThat(answer.headers().firstValue("access-control-allow-headers").orElse(""))
                    .contains("*");
        }
        assertThat(
                        page.with("Access-Control-Request-Method", "POST")
                                .send("OPTIONS", "/meows", new byte[0])
                                .headers()
                                .firstValue("access-control-allow-methods")
                                .orElse(""))
                .contains("POST");
        assertThat(page.get("/meows").headers().firstValue("access-control-allow-origin"))
                .contains("*");
    }

    @Test
    void everyFailureHasTheDialectsForm() {
        assertRefusedOpenly(page.send("PUT", "/meows", new byte[0]), 405, "method not allowed");
        assertRefusedOpenly(
                page.send("POST", "/search?query=x", new byte[0]), 405, "method not allowed");
        assertThat(page.send("PUT", "/meows", new byte[0]).headers().firstValue("allow"))
                .contains("GET, POST");
        assertRefusedOpenly(page.get("/meows/1"), 404, "not found");
        assertRefusedOpenly(page.get("/search/"), 404, "not found");
        assertRefusedOpenly(page.get("/pusher"), 426, "This is for WebSocket connections");
        assertRefusedOpenly(page.get("/pusher/x"), 404, "not found");
        assertRefusedOpenly(
                page.with("Content-Type", FORM).send("POST", "/meows", new byte[600 << 10]),
                413,
                "The body must be at most 524288 bytes");
        RestClient stale = page.with("Parley-Cursor", "x");
        assertThat(stale.get("/meows").status()).isEqualTo(400);
        assertThat(stale.get("/meows").json().propertyStream().map(Map.Entry::getKey))
                .containsExactly("error");
    }

    @Test
    void anUnendingBodyIsRefusedInTheDialectsForm() throws Exception {
        try (RawSocket socket = RawSocket.connect(URI.create("http://" + hub.authority()))) {
            socket.send(
                    "POST /meows HTTP/1.1\r\nHost: h\r\nContent-Type: "
                            + FORM
                            + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            try {
                for (int i = 0; i < 10; i++) {
                    socket.send(chunk);
                }
            } catch (IOException _) {
                // It was refused before.
            }
            RawSocket.Response response = socket.readResponse();
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.body())
                    .isEqualTo("{\"error\":\"The body must be at most 524288 bytes\"}");
            assertThat(response.header("access-control-allow-origin")).contains("*");
        }
    }

    @Test
    void whoAsksTooOftenIsToldWhenToComeAgain() throws Exception {
        Map<String, String> flags =
                Map.of("log", "memory:", "rate_limit", "1/h", "rate_burst", "2");
        try (HubFixture strict = HubFixture.start(data.resolve("strict"), flags)) {
            strict.anonymous().get("/meows").ok();
            strict.anonymous().send("POST", "/meows?body=x", new byte[0]).ok();
            RestClient.Answer refused = strict.anonymous().get("/meows");
            assertRefusedOpenly(
                    refused, 429, "Address 127.0.0.1 asks more often than 1 times in 1h");
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
        }
    }

    @Test
    void aHubThatHasNotReachedTheCursorSaysSoInTheDialectsForm() {
        Cursor cursor = Cursor.parse(page.get("/meows").cursor().orElseThrow()).orElseThrow();
        String ahead = new Cursor(cursor.logId(), 1L << 40).text();
        RestClient.Answer refused = page.with("Parley-Cursor", ahead).get("/meows");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.json().propertyStream().map(Map.Entry::getKey)).containsExactly("error");
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        assertThat(refused.headers().firstValue("access-control-allow-origin")).contains("*");
    }

    @Test
    void withoutAnonymousPostsOneReadsAndSignsInToPost() throws Exception {
        Map<String, String> flags = Map.of("log", "memory:", "anonymous_posts", "false");
        try (HubFixture strict = HubFixture.start(data.resolve("strict"), flags)) {
            RestClient nobody = strict.anonymous();
            assertRefusedOpenly(
                    nobody.send("POST", "/meows?body=x", new byte[0]),
                    401,
                    "Sign in to post to topic 'public'");
            nobody.post("/v1/topics/public/messages", "{'message': {'content_text': 'x'}}")
                    .refused(401, 16);
            strict.as("ann").send("POST", "/meows?body=signed", new byte[0]).ok();
            nobody.post("/v1/topics/public/messages", "{'message': {'content_text': 'x'}}")
                    .refused(401, 16);
            assertThat(bodies(nobody.get("/meows").ok())).containsExactly("signed");
        }
    }

    @Test
    void aDialectThatIsNotAskedForIsNotThere() throws Exception {
        for (String compat : List.of("none", "dunder")) {
            Map<String, String> flags = Map.of("log", "memory:", "compat", compat);
            try (HubFixture other = HubFixture.start(data.resolve(compat), flags)) {
                other.anonymous().get("/meows").refused(404, 5);
                other.anonymous().get("/search?query=x").refused(404, 5);
                other.anonymous().get("/pusher").refused(404, 5);
                assertThat(other.anonymous().get("/message").status())
                        .isEqualTo(compat.equals("none") ? 404 : 200);
            }
        }
    }

    @Test
    void itIsSpokenOverHttp2() throws Exception {
        try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            RestClient other = new RestClient(http, page.hub(), Map.of());
            other.send("POST", "/meows?body=two", new byte[0]).ok();
            assertThat(bodies(other.get("/meows").ok())).containsExactly("two");
        }
    }
}
