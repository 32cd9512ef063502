package parley.api.ws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static parley.api.ws.RawPeer.close;
import static parley.api.ws.RawPeer.frame;
import static parley.api.ws.RawPeer.join;
import static parley.api.ws.RawPeer.text;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server must understand, on a connection that echoes. */
class WebSocketMessagesTest {
    private static final byte[] NOTHING = {};

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

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static RawPeer open() throws IOException {
        return RawPeer.open(server.port());
    }

    /** The texts of frames that are sent back. */
    private static void assertEchoed(byte[] sent, String... texts) throws IOException {
        try (RawPeer peer = open()) {
            peer.send(sent);
            for (String text : texts) {
                RawPeer.Frame frame = peer.readFrame();
                assertThat(frame.opcode()).isEqualTo(Opcode.TEXT);
                assertThat(frame.text()).isEqualTo(text);
            }
            peer.send(close(1000));
            assertThat(peer.readEnd()).isEqualTo(1000);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 128, 65_535, 65_536})
    void textsOfAllLengthsComeBack(int length) throws IOException {
        String text = "*".repeat(length);
        assertEchoed(text(text), text);
    }

    @Test
    void aFrameByteByByteIsTheSameFrame() throws IOException {
        try (RawPeer peer = open()) {
            for (byte b : text("Hällo " + "x".repeat(200))) {
                peer.send(new byte[] {b});
            }
            assertThat(peer.readFrame().text()).isEqualTo("Hällo " + "x".repeat(200));
        }
    }

    @Test
    void twoThousandFramesInOnePacketAreAllHeardInOrder() throws IOException {
        byte[][] frames = new byte[2000][];
        String[] texts = new String[2000];
        for (int i = 0; i < 2000; i++) {
            texts[i] = "t" + i;
            frames[i] = text(texts[i]);
        }
        assertEchoed(join(frames), texts);
    }

    @Test
    void partsAreOneMessageAndControlFramesMayComeBetween() throws IOException {
        try (RawPeer peer = open()) {
            peer.send(
                    join(
                            frame(0x01, "par".getBytes(UTF_8)),
                            frame(0x89, "1".getBytes(UTF_8)),
                            frame(0x00, NOTHING),
                            frame(0x8A, "unsolicited".getBytes(UTF_8)),
                            frame(0x00, "le".getBytes(UTF_8)),
                            frame(0x89, "2".getBytes(UTF_8)),
                            frame(0x80, "y".getBytes(UTF_8))));
            // Pongs go out when what came together is read.
            assertThat(peer.readFrame().text()).isEqualTo("parley");
            assertThat(peer.readFrame().text()).isEqualTo("1");
            assertThat(peer.readFrame().text()).isEqualTo("2");
        }
    }

    @Test
    void aCharacterMayBeCutBetweenParts() throws IOException {
        byte[] kosme = "κόσμε𐍈".getBytes(UTF_8);
        byte[][] frames = new byte[kosme.length + 1][];
        for (int i = 0; i < kosme.length; i++) {
            frames[i] = frame(i == 0 ? 0x01 : 0x00, new byte[] {kosme[i]});
        }
        frames[kosme.length] = frame(0x80, NOTHING);
        assertEchoed(join(frames), "κόσμε𐍈");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125})
    void aPingIsAnsweredWithItsPayload(int length) throws IOException {
        byte[] payload = "p".repeat(length).getBytes(UTF_8);
        try (RawPeer peer = open()) {
            peer.send(frame(0x89, payload));
            RawPeer.Frame pong = peer.readFrame();
            assertThat(pong.opcode()).isEqualTo(Opcode.PONG);
            assertThat(pong.payload()).isEqualTo(payload);
        }
    }

    @Test
    void tenPingsAtOnceHaveTenAnswersInOrder() throws IOException {
        byte[][] pings = new byte[10][];
        for (int i = 0; i < 10; i++) {
            pings[i] = frame(0x89, ("ping " + i).getBytes(UTF_8));
        }
        try (RawPeer peer = open()) {
            peer.send(join(pings));
            for (int i = 0; i < 10; i++) {
                assertThat(peer.readFrame().text()).isEqualTo("ping " + i);
            }
        }
    }

    @Test
    void anUnsolicitedPongIsIgnored() throws IOException {
        assertEchoed(join(frame(0x8A, "x".getBytes(UTF_8)), text("after")), "after");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7f",
                "c2 80",
                "df bf",
                "e0 a0 80",
                "ed 9f bf",
                "ee 80 80",
                "ef bf bf",
                "f0 90 80 80",
                "f4 8f bf bf",
                "ef bf bd",
                "00"
            })
    void theEdgesOfUtf8AreText(String hex) throws IOException {
        assertEchoed(frame(0x81, bytes(hex)), new String(bytes(hex), UTF_8));
    }

    @Test
    void whatTheHandlerThrowsClosesTheConnection() throws Exception {
        server.handlers.clear();
        try (RawPeer peer = open()) {
            peer.send(text("fail"));
            assertThat(peer.readFrame().code()).isEqualTo(1011);
            peer.send(close(1011));
            peer.awaitEnd();
            EndpointFixture.Handler handler = server.nextHandler();
            assertThat(handler.next()).isEqualTo("opened");
            assertThat(handler.next()).isEqualTo("text fail");
            assertThat(handler.next()).isEqualTo("closed");
        }
    }

    private static final class Listener implements WebSocket.Listener {
        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(
                WebSocket webSocket, int statusCode, String reason) {
            heard.add("closed " + statusCode);
            return null;
        }
    }

    @Test
    void anOrdinaryClientIsServed() throws Exception {
        Listener listener = new Listener();
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket =
                    client.newWebSocketBuilder()
                            .buildAsync(
                                    URI.create("ws://127.0.0.1:" + server.port() + "/live"),
                                    listener)
                            .get(20, TimeUnit.SECONDS);
            socket.sendText("in ", false).get(20, TimeUnit.SECONDS);
            socket.sendText("parts", true).get(20, TimeUnit.SECONDS);
            assertThat(listener.heard.poll(20, TimeUnit.SECONDS)).isEqualTo("in parts");
            socket.sendClose(1000, "bye").get(20, TimeUnit.SECONDS);
            assertThat(listener.heard.poll(20, TimeUnit.SECONDS)).isEqualTo("closed 1000");
        }
    }
}
