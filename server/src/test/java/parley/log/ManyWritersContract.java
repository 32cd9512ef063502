package parley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.log.StoreContract.STREAM;
import static parley.log.StoreContract.events;
import static parley.log.StoreContract.soon;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import parley.log.AppendOutcome.Appended;
import parley.log.AppendOutcome.IdExists;
import parley.log.AppendOutcome.VersionMismatch;

/** What every store does while many write to it at the same time. */
public interface ManyWritersContract {
    /** A fresh, empty store; the same throughout a test. */
    Store store();

    private AppendOutcome append(
            StreamName stream, OptionalLong expected, List<EncodedEvent> events) {
        return store().append(stream, events, expected, soon());
    }

    private List<Long> positions() {
        return store().readStream(STREAM, 0, 10_000).stream().map(StoredEvent::position).toList();
    }

    @Test
    default void manyWritersOfOneStreamGetPositionsWithoutGaps() {
        int writers = 16;
        int each = 25;
        List<Long> answered =
                Concurrently.run(
                        writers,
                        _ -> {
                            List<Long> mine = new ArrayList<>();
                            for (int i = 0; i < each; i++) {
                                Appended appended =
                                        (Appended) append(STREAM, OptionalLong.empty(), events(2));
                                assertThat(appended.places().get(1).position())
                                        .isEqualTo(appended.places().get(0).position() + 1);
                                appended.places().forEach(place -> mine.add(place.position()));
                            }
                            return mine;
                        });

        int count = 2 * writers * each;
        assertThat(answered)
                .containsExactlyInAnyOrderElementsOf(LongStream.range(0, count).boxed().toList());
        assertThat(positions()).isEqualTo(LongStream.range(0, count).boxed().toList());
        assertThat(store().readStream(STREAM, 0, count))
                .extracting(StoredEvent::time)
                .as("time rises with the position")
                .isSorted();
    }

    @Test
    default void oneOfManyThatExpectTheSameVersionWins() {
        List<AppendOutcome> outcomes =
                Concurrently.run(16, _ -> List.of(append(STREAM, OptionalLong.of(-1), events(1))));

        assertThat(outcomes).filteredOn(Appended.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(new VersionMismatch(0)::equals).hasSize(15);
    }

    @Test
    default void oneOfManyThatBringTheSameIdWinsAndTheOthersFindIt() {
        List<EncodedEvent> event = events(1);

        List<AppendOutcome> outcomes =
                Concurrently.run(16, _ -> List.of(append(STREAM, OptionalLong.empty(), event)));

        assertThat(outcomes).filteredOn(Appended.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(IdExists.class::isInstance).hasSize(15);
        assertThat(positions()).containsExactly(0L);
    }

    @Test
    default void aFollowerSeesEveryEventOnceAndInOrderWhileManyWrite() throws Exception {
        List<String> categories = List.of("topic", "message", "change", "user");
        int writers = 12;
        int each = 60;
        try (Follower follower = new Follower(store())) {
            List<UUID> written =
                    Concurrently.run(
                            writers,
                            writer -> {
                                List<UUID> mine = new ArrayList<>();
                                for (int i = 0; i < each; i++) {
                                    String category =
                                            categories.get((writer + i) % categories.size());
                                    StreamName stream = new StreamName(category + "-" + (i % 3));
                                    List<EncodedEvent> event = events(1);
                                    append(stream, OptionalLong.empty(), event);
                                    mine.add(event.getFirst().id());
                                }
                                return mine;
                            });

            List<StoredEvent> seen = follower.await(writers * each);

            Set<UUID> all = new HashSet<>(written);
            assertThat(seen).hasSize(writers * each);
            assertThat(seen).extracting(StoredEvent::id).allMatch(all::remove);
            assertThat(seen).extracting(StoredEvent::globalPosition).isSorted();
            assertThat(store().readAfter(0, 10_000)).isEqualTo(seen);
            assertThat(store().lastGlobalPosition()).isEqualTo(seen.getLast().globalPosition());
        }
    }
}
