package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes that no well-behaved client sends: an error or a closed connection, and the hub goes on.
 */
class HubSocketTest {
    private static final String LOGIN = "Authorization: Basic YW5uOmFubjEyMw==\r\n"; // ann:ann123

    @TempDir static Path data;
    private static HubFixture hub;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data, "memory:");
        hub.as("ann").createTopic("t");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @AfterEach
    void theHubStillAnswers() {
        assertThat(hub.as("ann").get("/v1/topics/t/messages").ok().get("messages")).isEmpty();
    }

    private static RawSocket connect() throws IOException {
        return RawSocket.connect(URI.create("http://" + hub.authority()));
    }

    /**
     * What the hub answers until it closes the connection, which it must; the client ends first.
     */
    private static String exchange(String sent) throws IOException {
        try (RawSocket socket = connect()) {
            socket.send(sent);
            socket.endSending();
            return socket.readAll();
        }
    }

    private static void assertNothingInside(String answer) {
        assertThat(answer)
                .doesNotContainPattern("HTTP/1\\.1 5\\d\\d")
                .doesNotContainPattern("Exception|\\bat parley|\\bjava\\.|netty|armeria");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\0",
                "hello\r\n\r\n",
                "GET\r\n\r\n",
                "GET /v1/topics\r\n\r\n",
                "GET /v1/topics HTTP/9.9\r\n\r\n",
                "GET v1/topics HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET http://[ HTTP/1.1\r\nHost: h\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnonsense nonsense nonsense",
                "GET /v1/topics HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n",
                "GET /v1/topics HTTP/1.1\r\nHost: h\r\nBad Name: x\r\n\r\n",
                "GET /v1/topics HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n",
                "GET /v1/topics HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /v1/topics HTTP/1.1\r\n\r\n",
                "SHOUT /v1/topics HTTP/1.1\r\nHost: h\r\n\r\n",
                "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
                "TRACE /v1/topics HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /v1/topics HTTP/1.1\r\nHost: h\r\nUpgrade: h2c\r\n"
                        + "Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: %%%\r\n\r\n",
                "GET /v1/topics HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\n\r\n",
                "GET /v1/topics HTTP/1.1\r\nHost: h\r\nExpect: the unexpected\r\n\r\n"
            })
    void whatIsNoProperRequestGetsAnErrorOrNothing(String sent) throws IOException {
        assertNothingInside(exchange(sent));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: -1\r\n\r\n",
                "Content-Length: x\r\n\r\n",
                "Content-Length: 99999999999999999999\r\n\r\n",
                "Content-Length: 1, 2\r\n\r\n{}",
                "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
                "Content-Length: 1000\r\n\r\n{\"message\": {\"content_text\"",
                "Content-Length: 10000000\r\n\r\n{",
                "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
                "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
                "Transfer-Encoding: chunked\r\n\r\n2\r\n{}",
                "Transfer-Encoding: nonsense\r\n\r\n{}"
            })
    void aPostWhoseLengthIsWrongStoresNothing(String rest) throws IOException {
        assertNothingInside(
                exchange(
                        "POST /v1/topics/t/messages HTTP/1.1\r\nHost: h\r\n"
                                + "Content-Type: application/json\r\n"
                                + LOGIN
                                + rest));
    }

    /** The whole request but its last byte: then the client is gone. */
    @Test
    void aRequestThatBreaksOffStoresNothing() throws IOException {
        String body = "{\"message\": {\"content_text\": \"x\"}}";
        String request =
                "POST /v1/topics/t/messages HTTP/1.1\r\nHost: h\r\n"
                        + "Content-Type: application/json\r\nContent-Length: "
                        + body.length()
                        + "\r\n"
                        + LOGIN
                        + "\r\n"
                        + body;
        for (int sent : new int[] {1, 20, 100, request.length() - 1}) {
            try (RawSocket socket = connect()) {
                socket.send(request.substring(0, sent));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/topics/\u00ff\u00fe",
                "/v1/topics/\u00c3\u00a4",
                "/v1/topics/%ff%fe",
                "/v1/topics/%c3",
                "/v1/topics/%",
                "/v1/topics/%zz",
                "/v1/topics/%2",
                "/v1/topics/%00",
                "/v1/topics/..%2f..%2fetc%2fpasswd",
                "/v1/topics/%2e%2e/%2e%2e/topics",
                "/v1/topics/a%0d%0aX:%20y",
                "/v1/topics/a\tb",
                "/v1/topics/{id}",
                "/v1/topics/a|b",
                "/v1/topics?page_size=%zz",
                "/v1/topics?page_key=%ff",
                "/v1/topics?page_size=%00",
                "/v1/topics?page_key=%ed%a0%80",
                "/v1/topics?=&&&=%&page_size",
                "/v1/topics#fragment?",
                "/%00",
                "/\\..\\..\\etc\\passwd",
                "/../../etc/passwd",
                "//v1/topics"
            })
    void anOddPathGetsAnAnswerOfTheUsualForm(String path) throws IOException {
        try (RawSocket socket = connect()) {
            socket.send("GET " + path + " HTTP/1.1\r\nHost: h\r\n" + LOGIN + "\r\n");
            RawSocket.Response response = socket.readResponse();
            assertThat(response.status()).as(response.body()).isIn(200, 400, 404);
            assertThat(response.header("content-type").orElse("")).startsWith("application/json");
            JsonNode body = RestClient.json(response.body());
            if (response.status() != 200) {
                assertThat(body.get("code").intValue()).isEqualTo(response.status() == 400 ? 3 : 5);
                assertThat(body.get("details")).isEmpty();
            }
            assertNothingInside(response.body());
        }
    }

    @Test
    void hugeHeadersAndUrlsAreRefused() throws IOException {
        String huge = "x".repeat(200_000);
        for (String request :
                new String[] {
                    "GET /v1/topics?page_key=" + huge + " HTTP/1.1\r\nHost: h\r\n\r\n",
                    "GET /v1/topics/" + huge + " HTTP/1.1\r\nHost: h\r\n\r\n",
                    "GET /v1/topics HTTP/1.1\r\nHost: h\r\nX: " + huge + "\r\n\r\n",
                    "GET /v1/topics HTTP/1.1\r\nHost: h\r\n" + "X: y\r\n".repeat(40_000) + "\r\n",
                    huge
                }) {
            try (RawSocket socket = connect()) {
                socket.send(request);
                assertThat(socket.readResponse().status()).isIn(400, 414, 431);
            }
        }
    }

    @Test
    void severalRequestsOnOneConnectionAreAnsweredInOrder() throws IOException {
        try (RawSocket socket = connect()) {
            socket.send(
                    ("GET /v1/topics/t HTTP/1.1\r\nHost: h\r\n\r\n"
                                    + "GET /v1/nothing HTTP/1.1\r\nHost: h\r\n\r\n"
                                    + "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
                            .repeat(5));
            for (int i = 0; i < 5; i++) {
                assertThat(socket.readResponse().body()).contains("\"id\":\"t\"");
                assertThat(socket.readResponse().status()).isEqualTo(404);
                assertThat(socket.readResponse().body()).contains("\"ok\"");
            }
        }
    }

    @Test
    void headOfAHealthPathHasNoBody() throws IOException {
        String answer = exchange("HEAD /readyz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
    }
}
