package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ProcessStatTest {

    @Test
    void readsParentAndTimes() throws IOException {
        String line =
                "13543 (bash) S 13542 13543 13543 0 -1 4194560 3367 279636 0 24 1 3 1877 333 20 0 1"
                        + " 0 372470 5124096 996 18446744073709551615 94366338142208 0 0\n";
        assertThat(ProcessStat.parse(line)).isEqualTo(new ProcessStat(13543, 13542, 4, 2210));
    }

    @Test
    void readsANameOfSpacesAndParentheses() throws IOException {
        String line = "7 (postgres) R 1 (x) S 3 7 7 0 -1 0 0 0 0 0 10 20 30 40 20 0 1 0";
        assertThat(ProcessStat.parse(line)).isEqualTo(new ProcessStat(7, 3, 30, 70));
    }

    @Test
    void refusesAnotherLine() {
        assertThatThrownBy(() -> ProcessStat.parse("")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ProcessStat.parse("7 (x) S 3 7")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ProcessStat.parse("7 (x) S a b c d e f g h i j k l m n o"))
                .isInstanceOf(IOException.class);
    }
}
