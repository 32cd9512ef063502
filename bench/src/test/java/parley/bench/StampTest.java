package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class StampTest {

    @Test
    void isReadAsItWasWrittenWhereverItStands() {
        byte[] frame = new byte[40 + Stamp.LENGTH + 5];
        Stamp.write(frame, 40, 1_234_567_890L, 98_765_432_109_876L);
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        int at = Stamp.find(bytes, 0, frame.length);
        assertThat(at).isEqualTo(40);
        assertThat(Stamp.number(bytes, at)).isEqualTo(1_234_567_890L);
        assertThat(Stamp.time(bytes, at)).isEqualTo(98_765_432_109_876L);
    }

    @Test
    void isNotFoundBeforeAllThatIsReadOfItIsThere() {
        byte[] text = new byte[Stamp.LENGTH];
        Stamp.write(text, 0, 1, 2);
        ByteBuffer bytes = ByteBuffer.wrap(text);
        assertThat(Stamp.find(bytes, 0, Stamp.READ - 1)).isEqualTo(-1);
        assertThat(Stamp.find(bytes, 0, Stamp.READ)).isEqualTo(0);
    }

    @Test
    void needsNoQuotingInJson() {
        byte[] text = new byte[Stamp.LENGTH];
        Stamp.write(text, 0, 7, 8);
        assertThat(new String(text, StandardCharsets.US_ASCII)).matches("[ -~&&[^\"\\\\]]{128}");
    }
}
