package parley.api.ws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {
    /** The bytes as they are sent, in hexadecimal. */
    private static String hex(ByteBuf frames) {
        String hex = ByteBufUtil.hexDump(frames);
        frames.release();
        return hex;
    }

    private static ByteBuf text(int length) {
        return Frames.text(ByteBufAllocator.DEFAULT, "*".repeat(length));
    }

    @Test
    void aTextIsTheExampleOfTheRfc() {
        assertThat(hex(Frames.text(ByteBufAllocator.DEFAULT, "Hello"))).isEqualTo("810548656c6c6f");
    }

    @Test
    void lengthsTakeSevenSixteenOrSixtyFourBits() {
        assertThat(hex(text(0))).isEqualTo("8100");
        assertThat(hex(text(125))).startsWith("817d2a").hasSize(2 * (2 + 125));
        assertThat(hex(text(126))).startsWith("817e007e2a").hasSize(2 * (4 + 126));
        assertThat(hex(text(65_535))).startsWith("817effff2a").hasSize(2 * (4 + 65_535));
        assertThat(hex(text(65_536)))
                .startsWith("817f00000000000100002a")
                .hasSize(2 * (10 + 65_536));
    }

    @Test
    void manyTextsAreOneBufferWithoutRoomToSpare() {
        ByteBuf frames =
                Frames.texts(
                        ByteBufAllocator.DEFAULT,
                        List.of("a".getBytes(UTF_8), new byte[0], "ü".getBytes(UTF_8)));
        assertThat(frames.isDirect()).isTrue();
        assertThat(frames.writableBytes()).isZero();
        assertThat(hex(frames)).isEqualTo("810161" + "8100" + "8102c3bc");
    }

    @Test
    void controlFramesAreUnmasked() {
        assertThat(hex(Frames.ping())).isEqualTo("8900");
        assertThat(hex(Frames.close(1001, "bye"))).isEqualTo("880503e9627965");
        assertThat(hex(Frames.close(CloseCode.NONE, "unsaid"))).isEqualTo("8800");
    }

    @Test
    void aLongReasonEndsBetweenCharacters() {
        // 2 bytes of code, then 41 whole characters of 3 bytes, or an x and 40 of them.
        assertThat(hex(Frames.close(1000, "€".repeat(60)))).hasSize(2 * (2 + 2 + 123));
        assertThat(hex(Frames.close(1000, "x" + "€".repeat(60)))).hasSize(2 * (2 + 2 + 121));
    }
}
