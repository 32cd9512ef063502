package parley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.log.AppendOutcome.Appended;
import parley.log.AppendOutcome.IdExists;
import parley.log.AppendOutcome.VersionMismatch;

/**
 * What every store does; each has a test class that runs this against it. Published as the test-jar
 * of this module, for the stores of others.
 */
public abstract class StoreContract implements ManyWritersContract, TopicReadContract {
    protected static final StreamName STREAM = new StreamName("message-t");
    protected static final OptionalLong ANY = OptionalLong.empty();
    protected static final OptionalLong NONE = OptionalLong.of(-1);

    /**
     * Writes one event to a stream that need not be the hub's, as another program might. A store
     * that no other program can write to appends what is of a category of the hub's, and leaves the
     * rest.
     */
    protected abstract void writeAsAnother(String stream, EncodedEvent event);

    protected static EncodedEvent event(String data) {
        return new EncodedEvent(UUID.randomUUID(), "Said", data, "{\"userId\": \"ann\"}");
    }

    protected static List<EncodedEvent> events(int count) {
        List<EncodedEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(event("{\"n\": " + i + "}"));
        }
        return events;
    }

    protected static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(30));
    }

    protected final AppendOutcome append(
            StreamName stream, OptionalLong expected, EncodedEvent... events) {
        return store().append(stream, Arrays.asList(events), expected, soon());
    }

    protected final List<Long> positions(StreamName stream) {
        return store().readStream(stream, 0, 10_000).stream().map(StoredEvent::position).toList();
    }

    private static void assertSame(StoredEvent stored, StreamName stream, EncodedEvent event) {
        assertThat(stored.id()).isEqualTo(event.id());
        assertThat(stored.stream()).isEqualTo(stream.text());
        assertThat(stored.type()).isEqualTo(event.type());
        assertThat(EventCodec.sameContent(stored.data(), event.data()))
                .as("%s is %s", stored.data(), event.data())
                .isTrue();
    }

    @Test
    void anEmptyStoreHasAnIdentityAndNothingElse() {
        assertThat(store().logId()).isNotNull().isEqualTo(store().logId());
        assertThat(store().lastGlobalPosition()).isZero();
        assertThat(store().readAfter(0, 10)).isEmpty();
        assertThat(store().readStream(STREAM, 0, 10)).isEmpty();
        assertThat(store().findById(UUID.randomUUID())).isEmpty();
        assertThat(store().blockedBy()).isEmpty();
    }

    @Test
    void anAppendAnswersWhereItsEventsStand() {
        List<EncodedEvent> events = events(3);

        AppendOutcome outcome = store().append(STREAM, events, ANY, soon());

        assertThat(outcome).isInstanceOf(Appended.class);
        List<Place> places = ((Appended) outcome).places();
        List<StoredEvent> stored = store().readStream(STREAM, 0, 10);
        assertThat(places).extracting(Place::position).containsExactly(0L, 1L, 2L);
        assertThat(stored)
                .extracting(e -> new Place(e.position(), e.globalPosition(), e.time()))
                .isEqualTo(places);
        assertThat(((Appended) outcome).lastGlobalPosition())
                .isEqualTo(places.getLast().globalPosition())
                .isEqualTo(store().lastGlobalPosition());
        for (int i = 0; i < 3; i++) {
            assertSame(stored.get(i), STREAM, events.get(i));
        }
    }

    @Test
    void aStreamIsCreatedOnlyOnce() {
        assertThat(append(STREAM, NONE, event("{}"))).isInstanceOf(Appended.class);
        assertThat(append(STREAM, NONE, event("{}"))).isEqualTo(new VersionMismatch(0));
        assertThat(positions(STREAM)).containsExactly(0L);
    }

    @Test
    void anExpectedVersionMustBeTheStreams() {
        store().append(STREAM, events(3), ANY, soon());

        assertThat(append(STREAM, OptionalLong.of(1), event("{}")))
                .isEqualTo(new VersionMismatch(2));
        assertThat(append(STREAM, OptionalLong.of(3), event("{}")))
                .isEqualTo(new VersionMismatch(2));
        assertThat(append(STREAM, OptionalLong.of(2), event("{}"))).isInstanceOf(Appended.class);
        assertThat(positions(STREAM)).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void aVersionOfAStreamThatIsNotThereIsNeverRight() {
        assertThat(append(STREAM, OptionalLong.of(0), event("{}")))
                .isEqualTo(new VersionMismatch(-1));
        assertThat(store().lastGlobalPosition()).isZero();
    }

    @Test
    void aRefusedBatchLeavesNothing() {
        append(STREAM, ANY, event("{}"));
        List<EncodedEvent> batch = events(3);

        assertThat(store().append(STREAM, batch, NONE, soon())).isEqualTo(new VersionMismatch(0));

        assertThat(positions(STREAM)).containsExactly(0L);
        for (EncodedEvent event : batch) {
            assertThat(store().findById(event.id())).isEmpty();
        }
    }

    @Test
    void aRepeatedIdAnswersTheEventThatHasIt() {
        EncodedEvent first = event("{\"a\": 1}");
        append(STREAM, ANY, first);
        EncodedEvent again = new EncodedEvent(first.id(), "Other", "{\"b\": 2}", "{}");

        for (StreamName stream : List.of(STREAM, new StreamName("topic-t"))) {
            AppendOutcome outcome = append(stream, ANY, again);

            assertThat(outcome).isInstanceOf(IdExists.class);
            assertSame(((IdExists) outcome).existing(), STREAM, first);
        }
        assertThat(positions(STREAM)).containsExactly(0L);
        assertThat(positions(new StreamName("topic-t"))).isEmpty();
    }

    @Test
    void aBatchWithOneRepeatedIdLeavesNothing() {
        EncodedEvent first = event("{}");
        append(STREAM, ANY, first);
        EncodedEvent fresh = event("{}");

        AppendOutcome outcome = append(STREAM, ANY, fresh, first, event("{}"));

        assertThat(outcome).isInstanceOf(IdExists.class);
        assertSame(((IdExists) outcome).existing(), STREAM, first);
        assertThat(store().findById(fresh.id())).isEmpty();
        assertThat(positions(STREAM)).containsExactly(0L);
        assertThat(append(STREAM, ANY, fresh)).isInstanceOf(Appended.class);
        assertThat(positions(STREAM)).containsExactly(0L, 1L);
    }

    @Test
    void aRepeatedIdCountsBeforeAStaleVersion() {
        EncodedEvent first = event("{}");
        append(STREAM, ANY, first, event("{}"));

        assertThat(append(STREAM, OptionalLong.of(0), first)).isInstanceOf(IdExists.class);
    }

    @Test
    void theEventsOfABatchHaveDifferentIds() {
        EncodedEvent event = event("{}");

        assertThatThrownBy(() -> append(STREAM, ANY, event, event))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(positions(STREAM)).isEmpty();
    }

    @Test
    void foreignCategoriesAreNotWrittenTo() {
        assertThatThrownBy(() -> append(new StreamName("foreign-1"), ANY, event("{}")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsStoredWhenTheTimeIsUp() {
        EncodedEvent event = event("{}");

        assertThatThrownBy(
                        () ->
                                store().append(
                                                STREAM,
                                                List.of(event),
                                                ANY,
                                                Deadline.in(Duration.ZERO)))
                .isInstanceOf(LogException.Unavailable.class);
        assertThat(store().findById(event.id())).isEmpty();
    }

    @Test
    void streamsAreReadFromAPositionUpToALimit() {
        store().append(STREAM, events(5), ANY, soon());
        append(new StreamName("message-t2"), ANY, event("{}"));

        assertThat(store().readStream(STREAM, 2, 2))
                .extracting(StoredEvent::position)
                .containsExactly(2L, 3L);
        assertThat(store().readStream(STREAM, 4, 2))
                .extracting(StoredEvent::position)
                .containsExactly(4L);
        assertThat(store().readStream(STREAM, 5, 2)).isEmpty();
        assertThat(positions(new StreamName("message-t2"))).containsExactly(0L);
    }

    @Test
    void aStreamIsOneEntitysAloneHoweverItsNameContinues() {
        StreamName changes = new StreamName("change-t+m");
        append(changes, ANY, event("{}"));

        assertThat(positions(new StreamName("change-t"))).isEmpty();
        assertThat(positions(new StreamName("change-t+m2"))).isEmpty();
        assertThat(positions(changes)).containsExactly(0L);
        assertThat(append(new StreamName("change-t"), NONE, event("{}")))
                .isInstanceOf(Appended.class);
    }

    @Test
    void theLogIsReadInGlobalOrderAfterAPositionUpToALimit() {
        List<UUID> written = new ArrayList<>();
        for (String stream : List.of("topic-a", "message-a", "user-u", "change-a+m", "topic-b")) {
            EncodedEvent event = event("{}");
            append(new StreamName(stream), ANY, event);
            written.add(event.id());
        }

        List<StoredEvent> all = store().readAfter(0, 100);

        assertThat(all).extracting(StoredEvent::id).isEqualTo(written);
        assertThat(all)
                .extracting(StoredEvent::globalPosition)
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(position -> position > 0);
        assertThat(store().readAfter(0, 2)).isEqualTo(all.subList(0, 2));
        assertThat(store().readAfter(all.get(1).globalPosition(), 2)).isEqualTo(all.subList(2, 4));
        assertThat(store().readAfter(all.getLast().globalPosition(), 10)).isEmpty();
        long second = all.get(1).globalPosition();
        long fourth = all.get(3).globalPosition();
        assertThat(store().readSettled(0, fourth, 100)).isEqualTo(all.subList(0, 4));
        assertThat(store().readSettled(second, fourth, 100)).isEqualTo(all.subList(2, 4));
        assertThat(store().readSettled(0, fourth, 3)).isEqualTo(all.subList(0, 3));
        assertThat(store().readSettled(fourth, second, 3)).isEmpty();
    }

    @Test
    void whatIsOfNoHubsCategoryIsNotRead() {
        writeAsAnother("foreign-1", event("{}"));
        EncodedEvent own = event("{}");
        append(STREAM, ANY, own);
        writeAsAnother("messages-1", event("{}"));

        List<StoredEvent> read = store().readAfter(0, 10);
        assertThat(read).extracting(StoredEvent::id).containsExactly(own.id());
        assertThat(store().lastGlobalPosition()).isEqualTo(read.getFirst().globalPosition());
        assertThat(store().readAfter(0, 1)).extracting(StoredEvent::id).containsExactly(own.id());
    }

    @Test
    void whatAnotherWritesToAHubsCategoryIsReadLikeItsOwn() {
        EncodedEvent theirs = event("{\"a\": [1, 2]}");
        writeAsAnother(STREAM.text(), theirs);
        append(STREAM, OptionalLong.of(0), event("{}"));

        List<StoredEvent> all = store().readAfter(0, 10);

        assertThat(all).hasSize(2);
        assertSame(all.getFirst(), STREAM, theirs);
        assertThat(positions(STREAM)).containsExactly(0L, 1L);
    }

    @Test
    void anEventIsFoundByItsId() {
        List<EncodedEvent> events = events(2);
        store().append(STREAM, events, ANY, soon());

        Optional<StoredEvent> found = store().findById(events.get(1).id());

        assertThat(found).isEqualTo(Optional.of(store().readStream(STREAM, 1, 1).getFirst()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"text\": \"é 漢 😀 \\u0001 \\u001f \\\" \\\\ \\n \\u2028 \ufffe\"}",
                "{\"a\": {\"b\": [1, [2, {\"c\": null}], true, \"x\"], \"\": {}}, \"b\": []}",
                "{\"n\": [0, -1, 9007199254740993, 0.1, 1e2, -2.5E-3, 1E+30, 1.50]}",
                "{\"' ; drop table messages; --\": \"%s {} $1 ? :x\"}"
            })
    void whatIsAppendedIsReadBack(String data) {
        EncodedEvent event = event(data);
        append(STREAM, ANY, event);

        assertSame(store().readStream(STREAM, 0, 1).getFirst(), STREAM, event);
        assertSame(store().readAfter(0, 1).getFirst(), STREAM, event);
        assertSame(store().findById(event.id()).orElseThrow(), STREAM, event);
    }

    @Test
    void whoCausedAnEventIsReadBack() {
        EncodedEvent event =
                new EncodedEvent(UUID.randomUUID(), "Said", "{}", "{\"userId\": \"b\u00e9a\"}");
        append(STREAM, ANY, event);

        for (StoredEvent stored :
                List.of(
                        store().readStream(STREAM, 0, 1).getFirst(),
                        store().readAfter(0, 1).getFirst(),
                        store().findById(event.id()).orElseThrow())) {
            assertThat(EventCodec.sameContent(stored.metadata(), event.metadata()))
                    .as("%s is %s", stored.metadata(), event.metadata())
                    .isTrue();
        }
    }

    @Test
    void bigTextIsReadBack() {
        EncodedEvent event = event("{\"text\": \"" + "漢😀".repeat(50_000) + "\"}");
        append(STREAM, ANY, event);

        assertSame(store().readAfter(0, 1).getFirst(), STREAM, event);
    }

    @Test
    void aStreamsNameMayBeLongAndHoldAnyCharacterOfAnId() {
        StreamName longest = new StreamName("change-" + "~".repeat(64) + "+" + "A.".repeat(32));
        append(longest, NONE, event("{}"));
        append(new StreamName("topic-a-b-c"), NONE, event("{}"));

        assertThat(positions(longest)).containsExactly(0L);
        assertThat(store().readAfter(0, 10))
                .extracting(StoredEvent::stream)
                .containsExactly(longest.text(), "topic-a-b-c");
    }
}
