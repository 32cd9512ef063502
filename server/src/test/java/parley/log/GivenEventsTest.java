package parley.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class GivenEventsTest {
    private final GivenEvents given = new GivenEvents();

    private static LogEvent at(long globalPosition) {
        return new LogEvent(UUID.randomUUID(), 0, globalPosition, Instant.EPOCH, Optional.empty());
    }

    private static List<Long> positions(List<LogEvent> events) {
        return events.stream().map(LogEvent::globalPosition).toList();
    }

    @Test
    void givesWhatFollowsUpToTheFirstGap() {
        given.add(at(9), 1);
        given.add(at(7), 1);
        given.add(at(6), 1);

        assertThat(given.follow(4)).isFalse();
        assertThat(given.takeFollowing(4, 10)).isEmpty();
        assertThat(given.follow(5)).isTrue();
        assertThat(positions(given.takeFollowing(5, 10))).containsExactly(6L, 7L);
        assertThat(positions(given.takeFollowing(8, 10))).containsExactly(9L);
        assertThat(given.isEmpty()).isTrue();
    }

    @Test
    void givesNoMoreThanIsAskedFor() {
        given.add(at(1), 1);
        given.add(at(2), 1);

        assertThat(positions(given.takeFollowing(0, 1))).containsExactly(1L);
        assertThat(positions(given.takeFollowing(1, 1))).containsExactly(2L);
    }

    @Test
    void whatThereIsNoRoomForIsLeftOutAndRoomComesBack() {
        int half = 2 << 20;
        given.add(at(1), half);
        given.add(at(2), half);
        given.add(at(3), 1);

        assertThat(positions(given.takeFollowing(0, 10))).containsExactly(1L, 2L);
        given.add(at(3), half);
        given.forgetUpTo(3);
        assertThat(given.isEmpty()).isTrue();
        given.add(at(4), half);
        given.add(at(5), half);
        assertThat(positions(given.takeFollowing(3, 10))).containsExactly(4L, 5L);
    }
}
