package parley.view.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.view.message.Succession.Missing;
import parley.view.message.Succession.Settled;

class SuccessionTest {
    private static final Succession<String> NONE = Succession.of(Optional.empty());
    private static final Succession<String> OLD = Succession.of(Optional.of("old"));
    private static final long TOLD = 10;

    private static void assertThatIt(Succession<String> at, String writes, String reads) {
        assertThat(at.writing().orElse("-")).as("is written").isEqualTo(writes);
        assertThat(at.reading().orElse("-")).as("is read").isEqualTo(reads);
    }

    @Test
    void theOneThatThereIsIsWrittenAndRead() {
        assertThatIt(OLD, "old", "old");
        assertThatIt(NONE, "-", "-");
    }

    @Test
    void aNewOneIsWrittenAtOnceAndReadWhenItHasWhatTheOldOneWasTold() {
        Succession<String> taken = OLD.takenOver("new", 7, TOLD);
        assertThatIt(taken, "new", "old");
        assertThatIt(taken.passed(TOLD - 1), "new", "old");
        assertThat(taken.passed(TOLD)).isEqualTo(new Settled<>("new"));
    }

    @Test
    void aNewOneThatLacksNothingIsReadAtOnce() {
        assertThat(OLD.takenOver("new", TOLD, TOLD)).isEqualTo(new Settled<>("new"));
        assertThat(NONE.takenOver("new", TOLD, TOLD)).isEqualTo(new Settled<>("new"));
    }

    @Test
    void theFirstOneIsReadWhenItHasWhatTheHubKnows() {
        Succession<String> taken = NONE.takenOver("new", 7, TOLD);
        assertThatIt(taken, "new", "-");
        assertThatIt(taken.passed(TOLD + 1), "new", "new");
    }

    @Test
    void whatIsPassedChangesNothingElse() {
        assertThat(OLD.passed(TOLD)).isEqualTo(OLD);
        assertThat(NONE.passed(TOLD)).isEqualTo(NONE);
    }

    @Test
    void aDamagedOneIsNeitherWrittenNorRead() {
        assertThat(OLD.damaged("old")).isEqualTo(new Missing<>());
        Succession<String> taken = OLD.takenOver("new", 7, TOLD);
        assertThatIt(taken.damaged("old"), "new", "-");
        assertThatIt(taken.damaged("old").passed(TOLD), "new", "new");
    }

    @Test
    void theOldOneIsNotReadOnWhenTheNewOneIsDamagedForItLacksSome() {
        assertThat(OLD.takenOver("new", 7, TOLD).damaged("new")).isEqualTo(new Missing<>());
    }

    @Test
    void damageOfOneThatIsGoneChangesNothing() {
        Succession<String> settled = OLD.takenOver("new", TOLD, TOLD);
        assertThat(settled.damaged("old")).isEqualTo(settled);
        assertThat(NONE.damaged("old")).isEqualTo(NONE);
    }

    @Test
    void whatCountsNoMoreIsDropped() {
        Succession<String> taken = OLD.takenOver("new", 7, TOLD);
        assertThat(OLD.droppedBy(taken)).isEmpty();
        assertThat(taken.droppedBy(taken.passed(TOLD))).containsExactly("old");
        assertThat(taken.droppedBy(taken.damaged("old"))).containsExactly("old");
        assertThat(taken.droppedBy(taken.damaged("new"))).containsExactlyInAnyOrder("old", "new");
    }
}
