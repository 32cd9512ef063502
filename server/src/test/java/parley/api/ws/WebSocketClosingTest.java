package parley.api.ws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static parley.api.ws.RawPeer.close;
import static parley.api.ws.RawPeer.frame;
import static parley.api.ws.RawPeer.join;
import static parley.api.ws.RawPeer.text;

import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server must refuse, and how it closes. */
class WebSocketClosingTest {
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

    private static void assertClosedWith(int code, byte[] sent) throws IOException {
        try (RawPeer peer = open()) {
            peer.send(sent);
            assertThat(peer.readEnd()).isEqualTo(code);
        }
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
}
