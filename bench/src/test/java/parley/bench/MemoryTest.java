package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryTest {

    @Test
    void readsWhatIsResidentAndTheMostThatWas() throws IOException {
        Memory memory =
                Memory.parse(
                        List.of(
                                "Name:\tjava",
                                "VmPeak:\t 9000000 kB",
                                "VmHWM:\t  307200 kB",
                                "VmRSS:\t  204800 kB"));
        assertThat(memory.megabytes()).isEqualTo(200);
        assertThat(memory.peakMegabytes()).isEqualTo(300);
    }

    @Test
    void refusesAProcessThatHasNone() {
        assertThatThrownBy(() -> Memory.parse(List.of("Name:\tjava", "State:\tZ (zombie)")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("VmRSS");
    }
}
