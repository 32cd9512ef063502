package parley.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import parley.domain.Caller;
import parley.domain.Event;
import parley.domain.Event.MessagePosted;
import parley.domain.Event.TopicEvent;
import parley.domain.Event.TopicRenamed;
import parley.domain.MessageContent;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.TopicName;
import parley.domain.UserId;
import parley.log.Log.Outcome.IdTaken;
import parley.log.Log.Outcome.InLog;
import parley.log.Log.Outcome.LostRace;

final class LogTest {
    private static final OptionalLong ANY = OptionalLong.empty();
    private static final Caller ANN = new Caller.SignedIn(new UserId("ann"), false);
    private static final Caller BOB = new Caller.SignedIn(new UserId("bob"), false);
    private static final TopicId TOPIC = new TopicId("t");

    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), 64 << 20);
    private final Log log = new Log(store, new EventCodec());

    private Log.Outcome append(MessagePosted posted, Caller by) {
        NewEvent<Event> event = new NewEvent<>(posted.message().eventId(), posted);
        return log.append(List.of(event), by, ANY, Deadline.in(Duration.ofSeconds(5)));
    }

    private <E extends Event> Log.Outcome append(List<NewEvent<E>> events, OptionalLong expected) {
        return log.append(events, ANN, expected, Deadline.in(Duration.ofSeconds(5)));
    }

    private static MessagePosted posted(String topic, String id, String author, String text) {
        return posted(topic, id, author, MessageContent.text(text));
    }

    private static MessagePosted posted(
            String topic, String id, String author, MessageContent content) {
        return new MessagePosted(
                new TopicId(topic),
                new MessageId(id),
                Optional.of(new UserId(author)),
                content,
                Optional.empty());
    }

    private static NewEvent<TopicEvent> renamed(String name) {
        return new NewEvent<>(UUID.randomUUID(), new TopicRenamed(TOPIC, new TopicName(name)));
    }

    @Test
    void anEventRemembersTheTraceThatItComesFrom() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        String span = "00f067aa0ba902b7";
        var sampled =
                SpanContext.create(trace, span, TraceFlags.getSampled(), TraceState.getDefault());
        try (Scope _ = Span.wrap(sampled).makeCurrent()) {
            append(posted("t", "m", "ann", "hello"), ANN);
        }
        append(posted("t", "m2", "ann", "hello"), ANN);

        assertThat(log.readAfter(0, 10))
                .extracting(LogEvent::traceparent)
                .containsExactly(Optional.of("00-" + trace + "-" + span + "-01"), Optional.empty());
    }

    @Test
    void theSameEventAgainIsFoundAndNotStored() {
        InLog first = (InLog) append(posted("t", "m", "ann", "hello"), ANN);
        append(posted("t", "m2", "ann", "between"), ANN);

        InLog again = (InLog) append(posted("t", "m", "ann", "hello"), ANN);

        assertThat(first.repeated()).isFalse();
        assertThat(again.repeated()).isTrue();
        assertThat(again.events()).isEqualTo(first.events());
        assertThat(again.lastGlobalPosition()).isEqualTo(1);
        assertThat(log.lastGlobalPosition()).isEqualTo(2);
    }

    @Test
    void metadataIsNotContent() {
        append(posted("t", "m", "ann", "hello"), ANN);

        assertThat(append(posted("t", "m", "ann", "hello"), BOB))
                .isInstanceOfSatisfying(InLog.class, in -> assertThat(in.repeated()).isTrue());
    }

    @Test
    void theSameDataInAnotherFormIsTheSame() {
        append(posted("t", "m", "ann", data("{\"a\":1,\"b\":[100]}")), ANN);

        assertThat(append(posted("t", "m", "ann", data("{\"b\":[1e2],\"a\":1.0}")), ANN))
                .isInstanceOf(InLog.class);
        assertThat(append(posted("t", "m", "ann", data("{\"b\":[1e3],\"a\":1.0}")), ANN))
                .isInstanceOf(IdTaken.class);
    }

    @Test
    void anotherEventUnderAnIdThatIsThereIsRefused() {
        append(posted("t", "m", "ann", "hello"), ANN);

        assertThat(append(posted("t", "m", "ann", "other text"), ANN)).isInstanceOf(IdTaken.class);
        assertThat(append(posted("t", "m", "bob", "hello"), BOB)).isInstanceOf(IdTaken.class);
        assertThat(append(posted("t2", "m", "ann", "hello"), ANN)).isInstanceOf(IdTaken.class);
        assertThat(log.lastGlobalPosition()).isEqualTo(1);
    }

    @Test
    void aBatchAgainIsFoundOnlyAsAWhole() {
        List<NewEvent<TopicEvent>> batch = List.of(renamed("a"), renamed("b"), renamed("c"));
        InLog first = (InLog) append(batch, ANY);
        append(List.of(renamed("d")), ANY);

        InLog again = (InLog) append(batch, ANY);

        assertThat(again.repeated()).isTrue();
        assertThat(again.events()).isEqualTo(first.events());
        assertThat(append(batch.subList(0, 2), ANY)).isInstanceOf(InLog.class);
        assertThat(append(List.of(batch.get(0), batch.get(2)), ANY)).isInstanceOf(IdTaken.class);
        assertThat(append(List.of(renamed("x"), batch.get(0)), ANY)).isInstanceOf(IdTaken.class);
        assertThat(append(List.of(batch.get(2), renamed("d")), ANY)).isInstanceOf(IdTaken.class);
        assertThat(log.lastGlobalPosition()).isEqualTo(4);
    }

    @Test
    void aLostRaceStoresNothing() {
        append(List.of(renamed("a")), OptionalLong.of(-1));

        assertThat(append(List.of(renamed("b")), OptionalLong.of(-1))).isInstanceOf(LostRace.class);
        assertThat(log.lastGlobalPosition()).isEqualTo(1);
    }

    @Test
    void aStreamIsReadToItsEndHoweverLong() {
        List<NewEvent<TopicEvent>> many = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            many.add(renamed("name " + i));
        }
        append(many, ANY);
        List<Event> read = new ArrayList<>();

        log.readStream(
                StreamName.topic(TOPIC),
                at -> {
                    assertThat(at.position()).isEqualTo(read.size());
                    read.add(at.event().orElseThrow());
                });

        assertThat(read).isEqualTo(many.stream().map(NewEvent::event).toList());
    }

    @Test
    void whatItCannotReadIsHandedOnWithoutAnEventAndCounted() {
        append(List.of(renamed("a")), ANY);
        store.append(
                StreamName.topic(TOPIC),
                List.of(new EncodedEvent(UUID.randomUUID(), "TopicArchived", "{}", "{}")),
                ANY,
                Deadline.in(Duration.ofSeconds(5)));
        append(List.of(renamed("b")), ANY);
        List<Long> positions = new ArrayList<>();

        log.readStream(
                StreamName.topic(TOPIC),
                at -> at.event().ifPresent(_ -> positions.add(at.position())));

        assertThat(positions).containsExactly(0L, 2L);
        assertThat(log.unreadable()).isZero();
        List<LogEvent> all = log.readAfter(0, 10);
        assertThat(all).extracting(LogEvent::globalPosition).containsExactly(1L, 2L, 3L);
        assertThat(all.get(1).event()).isEmpty();
        assertThat(log.unreadable()).isEqualTo(1);
    }

    @Test
    void anEventIsFoundByItsId() {
        MessagePosted posted = posted("t", "m", "ann", "hello");
        append(posted, ANN);

        assertThat(log.findById(posted.message().eventId()).flatMap(LogEvent::event))
                .contains(posted);
        assertThat(log.findById(UUID.randomUUID())).isEmpty();
    }

    @Test
    void itsCursorsNameItsStore() {
        assertThat(log.cursor(7)).isEqualTo(new Cursor(store.logId(), 7));
        assertThat(log.id()).isEqualTo(store.logId());
    }

    private static MessageContent data(String json) {
        return new MessageContent("", "text", Optional.of(json), List.of());
    }
}
