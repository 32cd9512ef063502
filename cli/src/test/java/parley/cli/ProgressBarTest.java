package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressBarTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong(-5);
    private final ProgressBar bar =
            new ProgressBar(
                    new PrintStream(bytes, true, StandardCharsets.UTF_8), 4_000_000, nanos::get);

    private String drawn() {
        String all = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return all;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void saysHowFarItIsHowFastAndHowLongItWillTake() {
        pass(Duration.ofSeconds(50));
        bar.at(12_345, 1_000_000);
        assertThat(drawn())
                .isEqualTo(
                        "\r 25 % [#####---------------]  12,345 lines  1.0 MB of 4.0 MB"
                                + "  247 lines/s  2:30 left\u001b[K");
        pass(Duration.ofHours(10));
        bar.at(12_346, 2_000_000);
        assertThat(drawn()).endsWith("10:00:50 left\u001b[K");
        bar.at(20_000, 4_000_000);
        assertThat(drawn()).isEmpty();
        pass(Duration.ofSeconds(1));
        bar.at(20_000, 4_100_000);
        assertThat(drawn()).startsWith("\r100 % [####################]").contains(" 0:00 left");
    }

    @Test
    void isDrawnTenTimesASecondAtMost() {
        for (int i = 0; i < 1000; i++) {
            bar.at(i, i);
            pass(Duration.ofMillis(1));
        }
        assertThat(drawn().chars().filter(c -> c == '\r')).hasSize(10);
    }

    @Test
    void leavesNothingBehindAndDrawsNothingWhereThereWasNothing() {
        bar.close();
        assertThat(drawn()).isEmpty();
        bar.says("waiting for the hub");
        bar.close();
        assertThat(drawn()).isEqualTo("\rwaiting for the hub\u001b[K\r\u001b[K");
    }
}
