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

/** What a server must understand and refuse, on a connection that echoes. */
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

    private static void assertClosedWith(int code, byte[] sent) throws IOException {
        try (RawPeer peer = open()) {
            peer.send(sent);
            assertThat(peer.readEnd()).isEqualTo(code);
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
            ints = {
                0xC1,
                0xA1,
                0x91,
                0xF1,
                0xC9,
                0x98, // reserved bits
                0x83,
                0x84,
                0x85,
                0x86,
                0x87,
                0x03, // reserved data
                0x8B,
                0x8C,
                0x8D,
                0x8E,
                0x8F, // reserved control
                0x80,
                0x00, // continues nothing
                0x08,
                0x09,
                0x0A // control in parts
            })
    void whatNoFrameMayBeginWithIsAProtocolError(int first) throws IOException {
        assertClosedWith(1002, frame(first, NOTHING));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81 00", // no mask
                "81 05 48 65 6c 6c 6f",
                "89 FE 00 7E", // a control frame's length in more than 7 bits
                "88 FF 00 00 00 00 00 00 00 7E",
                "81 FE 00 7D", // lengths in more bytes than needed
                "81 FF 00 00 00 00 00 00 FF FF",
                "81 FF 80 00 00 00 00 00 00 00" // a negative length
            })
    void whatNoHeadMayBeIsAProtocolError(String hex) throws IOException {
        assertClosedWith(1002, bytes(hex));
    }

    @Test
    void aMessageWithinAMessageIsAProtocolError() throws IOException {
        byte[] part = frame(0x01, "a".getBytes(UTF_8));
        assertClosedWith(1002, join(part, text("b")));
        assertClosedWith(1002, join(part, frame(0x82, NOTHING)));
    }

    @Test
    void binaryIsNotUnderstood() throws IOException {
        assertClosedWith(1003, frame(0x82, new byte[] {1, 2, 3}));
        assertClosedWith(1003, frame(0x02, NOTHING));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ce ba e1 bd b9 cf 83 ce bc ce b5 ed a0 80 65 64 69 74 65 64",
                "80",
                "bf",
                "c0 af",
                "c1 bf",
                "e0 80 af",
                "e0 9f bf",
                "f0 80 80 af",
                "f0 8f bf bf",
                "f4 90 80 80",
                "f5 80 80 80",
                "f8 88 80 80 80",
                "fc 84 80 80 80 80",
                "fe",
                "ff",
                "ed a0 80",
                "ed bf bf",
                "ce",
                "f0 90 8d",
                "61 ce 61"
            })
    void whatIsNotUtf8IsInvalidText(String hex) throws IOException {
        assertClosedWith(1007, frame(0x81, bytes(hex)));
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
    void invalidTextIsRefusedAtTheFirstByteThatCannotBe() throws IOException {
        // The frame announces more than is sent, and the message is not over.
        byte[] begun = frame(0x01, bytes("ce ba f4 90 80 80 ff ff"));
        byte[] sent = new byte[begun.length - 4];
        System.arraycopy(begun, 0, sent, 0, sent.length);
        assertClosedWith(1007, sent);
    }

    @Test
    void aMessageBeyondTheBoundIsRefusedWhenItIsAnnounced() throws IOException {
        assertClosedWith(1009, bytes("81 FF 00 00 00 00 00 98 96 80")); // 10,000,000
        assertClosedWith(1009, bytes("81 FF 7F FF FF FF FF FF FF FF"));
        byte[] half = "x".repeat(40_000).getBytes(UTF_8);
        assertClosedWith(1009, join(frame(0x01, half), bytes("80 FE 9C 40")));
    }

    @Test
    void tenMegabytesAreReadToTheEndOfNowhere() throws IOException {
        try (RawPeer peer = open()) {
            peer.send(frame(0x81, new byte[10_000_000]));
            assertThat(peer.readEnd()).isEqualTo(1009);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4999})
    void aCloseIsAnsweredWithItsCode(int code) throws IOException {
        assertClosedWith(code, close(code));
    }

    @Test
    void aCloseWithoutACodeIsAnsweredWithoutOne() throws IOException {
        assertClosedWith(CloseCode.NONE, frame(0x88, NOTHING));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 999, 1004, 1005, 1006, 1012, 1013, 1014, 1015, 1016, 1100, 2000, 2999, 5000,
                65535
            })
    void aCodeThatMayNotBeSentIsAProtocolError(int code) throws IOException {
        assertClosedWith(1002, close(code));
    }

    @Test
    void aCloseThatIsMalformedIsRefused() throws IOException {
        assertClosedWith(1002, frame(0x88, new byte[1]));
        assertClosedWith(1007, frame(0x88, bytes("03 E8 ce ba ff")));
        assertClosedWith(1007, frame(0x88, bytes("03 E8 ce")));
        assertClosedWith(1002, frame(0x88, new byte[126]));
    }

    @Test
    void aCloseMayGiveALongReason() throws IOException {
        byte[] payload = join(bytes("03 E8"), "ü".repeat(61).getBytes(UTF_8));
        assertClosedWith(1000, frame(0x88, payload));
    }

    @Test
    void whatComesAfterACloseIsPassedOver() throws IOException {
        assertClosedWith(
                1000,
                join(close(1000), close(1001), text("late"), frame(0x89, NOTHING), bytes("ff ff")));
        assertClosedWith(1000, join(frame(0x01, "a".getBytes(UTF_8)), close(1000)));
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
