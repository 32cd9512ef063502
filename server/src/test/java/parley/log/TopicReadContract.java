package parley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.log.StoreContract.event;
import static parley.log.StoreContract.soon;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import parley.domain.TopicId;

/** How every store reads what happened to one topic. */
public interface TopicReadContract {
    TopicId TOPIC = new TopicId("a");
    long MUCH = 1 << 20;

    /** A fresh, empty store; the same throughout a test. */
    Store store();

    private void append(String stream, EncodedEvent... events) {
        assertThat(
                        store().append(
                                        new StreamName(stream),
                                        List.of(events),
                                        OptionalLong.empty(),
                                        soon()))
                .isInstanceOf(AppendOutcome.Appended.class);
    }

    private TopicPart<StoredEvent> part(long after, long upTo, int limit) {
        return store().readTopic(TOPIC, after, upTo, limit, MUCH);
    }

    private List<StoredEvent> read(long after, long upTo, int limit) {
        return part(after, upTo, limit).events();
    }

    @Test
    default void readsATopicWithItsMessagesAndTheirChangesInGlobalOrder() {
        append("topic-a", event("{\"n\": 1}"));
        append("message-a", event("{\"n\": 2}"), event("{\"n\": 3}"));
        append("change-a+m", event("{\"n\": 4}"));
        append("message-a", event("{\"n\": 5}"));
        append("change-a+l", event("{\"n\": 6}"));
        append("topic-a", event("{\"n\": 7}"));

        assertThat(read(0, store().lastGlobalPosition(), 100))
                .extracting(StoredEvent::stream)
                .containsExactly(
                        "topic-a",
                        "message-a",
                        "message-a",
                        "change-a+m",
                        "message-a",
                        "change-a+l",
                        "topic-a");
    }

    @Test
    default void leavesOutWhatHappenedElsewhere() {
        append("message-a", event("{}"));
        for (String other :
                List.of(
                        "user-a",
                        "topic-ab",
                        "message-aa",
                        "message-b",
                        "change-ab+a",
                        "change-b+a",
                        "topic-b")) {
            append(other, event("{}"));
        }

        assertThat(read(0, store().lastGlobalPosition(), 100))
                .extracting(StoredEvent::stream)
                .containsExactly("message-a");
    }

    @Test
    default void readsOfATopicWhatLiesInARange() {
        Random random = new Random(5);
        List<String> streams =
                List.of("topic-a", "message-a", "message-a", "change-a+m", "message-b", "topic-b");
        for (int i = 0; i < 120; i++) {
            append(streams.get(random.nextInt(streams.size())), event("{\"n\": " + i + "}"));
        }
        long end = store().lastGlobalPosition();
        List<StoredEvent> all = store().readAfter(0, 1000);
        List<Long> positions =
                all.stream()
                        .filter(event -> new StreamName(event.stream()).isOf(TOPIC))
                        .map(StoredEvent::globalPosition)
                        .toList();

        for (int i = 0; i < 40; i++) {
            long after = random.nextLong(end + 2);
            long upTo = random.nextLong(end + 2);
            int limit = 1 + random.nextInt(50);
            List<Long> there = positions.stream().filter(at -> at > after && at <= upTo).toList();
            List<Long> expected = there.stream().limit(limit).toList();
            TopicPart<StoredEvent> part = part(after, upTo, limit);
            assertThat(part.events())
                    .as("after %d up to %d", after, upTo)
                    .extracting(StoredEvent::globalPosition)
                    .isEqualTo(expected);
            assertThat(part.upTo()).isEqualTo(there.size() < limit ? upTo : expected.getLast());
        }
    }

    @Test
    default void endsEarlyWhenThereIsMuchInATopic() {
        String text = "{\"text\": \"" + "x".repeat(5000) + "\"}";
        for (int i = 0; i < 10; i++) {
            append("message-a", event(text));
        }
        long end = store().lastGlobalPosition();

        assertThat(store().readTopic(TOPIC, 0, end, 100, 1).events()).hasSize(1);
        TopicPart<StoredEvent> part = store().readTopic(TOPIC, 0, end, 100, 12_000);
        assertThat(part.events()).hasSize(3);
        assertThat(part.upTo()).isEqualTo(part.events().getLast().globalPosition());
    }

    @Test
    default void manyReadATopicAtOnce() {
        for (int i = 0; i < 30; i++) {
            append("message-a", event("{}"));
        }
        long end = store().lastGlobalPosition();

        assertThat(Concurrently.run(8, _ -> List.of(read(0, end, 100).size())))
                .isEqualTo(new ArrayList<>(Stream.generate(() -> 30).limit(8).toList()));
    }

    @Test
    default void aTopicOfWhichNothingIsThereHasNoEvents() {
        assertThat(read(0, store().lastGlobalPosition(), 10)).isEmpty();
    }
}
