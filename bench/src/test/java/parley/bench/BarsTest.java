package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BarsTest {

    @Test
    void aFigureAtItsBarMeetsALeastOneAndMissesOneToStayUnder() {
        Bars bars = new Bars();
        bars.atLeast("posts", 1000, 1000, "/s");
        bars.under("lists", 20, 20, "ms");
        assertThat(bars.toString().lines().skip(2))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("| posts ").endsWith(" met |"),
                        line -> assertThat(line).startsWith("| lists ").endsWith(" MISSED |"));
    }

    @Test
    void sayNothingWhenThereAreNone() {
        assertThat(new Bars()).hasToString("");
    }
}
