package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class CpuTest {

    @Test
    void tellsWhatWasUsedSinceByEach() {
        assertThat(new Cpu(3, 20, 100).since(new Cpu(1, 5, 40))).isEqualTo(new Cpu(2, 15, 60));
    }

    @Test
    void refusesADatabaseThatWasStartedAnew() {
        assertThatThrownBy(() -> new Cpu(3, 4, 100).since(new Cpu(1, 5, 40)))
                .isInstanceOf(BenchFailure.class);
    }
}
