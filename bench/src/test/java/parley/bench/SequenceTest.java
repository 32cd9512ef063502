package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SequenceTest {

    private final Sequence sequence = new Sequence("topic");

    @Test
    void tellsAtWhichPlaceAMessageStands() {
        sequence.append(30, "c30");
        sequence.append(10, "c10");
        assertThat(sequence.isAt(1, 10)).isTrue();
        assertThat(sequence.isAt(0, 10)).isFalse();
        assertThat(sequence.isAt(2, 10)).isFalse();
        assertThat(sequence.find(1, 30)).isEqualTo(0);
        assertThat(sequence.find(0, 10)).isEqualTo(1);
        assertThat(sequence.find(0, 20)).isEqualTo(-1);
    }

    @Test
    void givesTheCursorOfTheLastOfSoMany() {
        sequence.append(30, "c30");
        sequence.append(10, "c10");
        assertThat(sequence.cursorAfter(0)).isEmpty();
        assertThat(sequence.cursorAfter(1)).isEqualTo("c30");
        assertThat(sequence.cursorAfter(2)).isEqualTo("c10");
    }

    @Test
    void countsWhatComesTwiceUntilItBeginsAnew() {
        sequence.append(5, "");
        sequence.append(5, "");
        assertThat(sequence.twice()).isEqualTo(1);
        sequence.clear();
        assertThat(sequence.twice()).isZero();
        assertThat(sequence.size()).isZero();
    }
}
