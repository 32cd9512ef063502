package parley.api.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.api.ws.RawPeer.request;
import static parley.api.ws.RawPeer.text;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.websocket.WebSocketService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests become connections. */
class WebSocketHandshakeTest {
    private static EndpointFixture server;

    @BeforeAll
    static void start() {
        LeakWatch.begin();
        server = new EndpointFixture.Plan().start();
    }

    @AfterAll
    static void stop() {
        server.close();
        LeakWatch.assertNoLeaks();
    }

    private static String usual(String more) {
        return new String(request(more), StandardCharsets.ISO_8859_1);
    }

    private static RawPeer.Response answer(String request) throws IOException {
        try (RawPeer peer = RawPeer.connect(server.port())) {
            peer.send(request);
            return peer.readResponse();
        }
    }

    private static void assertRefused(int status, String request) throws IOException {
        RawPeer.Response response = answer(request);
        assertThat(response.status()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).startsWith("{\"message\":");
    }

    @Test
    void theAnswerProvesThatTheKeyWasRead() throws IOException {
        RawPeer.Response response = answer(usual(""));
        assertThat(response.status()).isEqualTo(101);
        assertThat(response.header("sec-websocket-accept"))
                .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(response.header("upgrade")).contains("websocket");
        assertThat(response.header("connection").orElse("")).isEqualToIgnoringCase("upgrade");
        assertThat(response.header("sec-websocket-extensions")).isEmpty();
        assertThat(response.header("transfer-encoding")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // none
                "Sec-WebSocket-Key: \r\n",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ\r\nSec-WebSocket-Key: x\r\n",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j\r\n",
                "Sec-WebSocket-Key: ????????????????????????\r\n"
            })
    void aKeyIsSixteenBytes(String key) throws IOException {
        assertRefused(400, usual("").replace("Sec-WebSocket-Key: " + RawPeer.KEY + "\r\n", key));
    }

    @Test
    void aRequestWithABodyIsNoHandshake() throws IOException {
        assertRefused(400, usual("Content-Length: 3\r\n") + "abc");
    }

    @Test
    void aBodyInChunksIsTakenForFrames() throws IOException {
        try (RawPeer peer = RawPeer.connect(server.port())) {
            peer.send(usual("Transfer-Encoding: chunked\r\n") + "0\r\n\r\n");
            assertThat(peer.readResponse().status()).isEqualTo(101);
            assertThat(peer.readEnd()).isEqualTo(1002);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Version: 12\r\n", "", "Sec-WebSocket-Version: x\r\n"})
    void anotherVersionIsToldWhichOneIsSpoken(String version) throws IOException {
        RawPeer.Response response =
                answer(usual("").replace("Sec-WebSocket-Version: 13\r\n", version));
        assertThat(response.status()).isEqualTo(426);
        assertThat(response.header("sec-websocket-version")).contains("13");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /live HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /live HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n\r\n",
                "GET /live HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\n\r\n",
                "GET /live HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h3\r\n\r\n"
            })
    void whoAsksForNoUpgradeIsToldThatOneIsNeeded(String request) throws IOException {
        assertRefused(426, request);
    }

    @Test
    void whoAsksForNoUpgradeMayBeAnsweredByAnother() throws IOException {
        EndpointFixture.Plan plan = new EndpointFixture.Plan();
        plan.otherwise = Optional.of((_, _) -> HttpResponse.of("events"));
        try (EndpointFixture both = plan.start();
                RawPeer peer = RawPeer.connect(both.port())) {
            peer.send("GET /live HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(peer.readResponse().body()).isEqualTo("events");
            peer.upgraded().send(text("hi"));
            assertThat(peer.readFrame().text()).isEqualTo("hi");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hub:8080",
                "http://HUB:8080",
                "https://hub:8080", // by way of a proxy that speaks TLS
                "https://pages.example",
                "HTTPS://pages.example"
            })
    void pagesOfTheHubAndOfConfiguredOriginsMayConnect(String origin) throws IOException {
        assertThat(answer(usual("Origin: " + origin + "\r\n")).status()).isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "http://hub",
                "http://hub:8081",
                "http://hub:8080.evil.example",
                "http://evil@hub:8080",
                "http://hub:8080/path",
                "file://hub:8080",
                "http://pages.example",
                "https://pages.example.evil",
                "null",
                "http://[",
                ""
            })
    void pagesOfOtherOriginsMayNot(String origin) throws IOException {
        assertRefused(403, usual("Origin: " + origin + "\r\n"));
    }

    @Test
    void twoOriginsAreNone() throws IOException {
        assertRefused(403, usual("Origin: http://hub:8080\r\nOrigin: http://hub:8080\r\n"));
    }

    @Test
    void otherPathsHaveNoUpgrade() throws IOException {
        String request = usual("").replace("/live", "/plain");
        assertThat(answer(request).status()).isEqualTo(400);
    }

    @Test
    void webSocketOverHttp2IsNotAnnounced() throws Exception {
        WebSocketEndpoint endpoint =
                new WebSocketEndpoint(
                        _ -> new CompletableFuture<WebSocketHandler>(),
                        Origins.own(),
                        WebSocketBounds.DEFAULT,
                        (status, _) -> HttpResponse.of(status),
                        Optional.empty());
        assertThat(endpoint.as(WebSocketService.class)).isNull();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            var response =
                    client.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:" + server.port() + "/live"))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.statusCode()).isEqualTo(426);
        }
    }
}
