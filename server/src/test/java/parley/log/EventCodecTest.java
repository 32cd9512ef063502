package parley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.domain.Caller;
import parley.domain.Event;
import parley.domain.Event.MessagePosted;
import parley.domain.Event.TopicCreated;
import parley.domain.MessageContent;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.TopicName;
import parley.domain.UserId;
import parley.domain.Visibility;

final class EventCodecTest {
    private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final TopicId TOPIC = new TopicId("t");

    private final EventCodec codec = new EventCodec();

    @Provide
    Arbitrary<Event> events() {
        return EventArbitraries.events();
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void everyEventIsReadAsItWasWritten(@ForAll("events") Event event) {
        UUID id = event instanceof MessagePosted posted ? posted.message().eventId() : ID;

        EncodedEvent encoded = codec.encode(id, event, Caller.anonymous());

        assertThat(encoded.id()).isEqualTo(id);
        assertThat(encoded.type()).isEqualTo(event.getClass().getSimpleName());
        assertThat(stored(id, StreamName.of(event).text(), encoded.type(), encoded.data()))
                .contains(event);
    }

    @Test
    void anEventIsAJsonObjectThatOthersCanRead() {
        TopicCreated created =
                new TopicCreated(
                        TOPIC,
                        Optional.of(new UserId("ann")),
                        new TopicName("A \"name\""),
                        Visibility.PRIVATE,
                        Set.of(new UserId("cal"), new UserId("bob")));
        Caller ann = new Caller.SignedIn(new UserId("ann"), false);

        assertThat(codec.encode(ID, created, ann))
                .isEqualTo(
                        new EncodedEvent(
                                ID,
                                "TopicCreated",
                                "{\"topicId\":\"t\",\"creatorId\":\"ann\",\"name\":\"A"
                                    + " \\\"name\\\"\","
                                    + "\"visibility\":\"PRIVATE\",\"members\":[\"bob\",\"cal\"]}",
                                "{\"userId\":\"ann\"}"));
    }

    @Test
    void whatIsEmptyIsLeftOut() {
        MessagePosted posted =
                new MessagePosted(
                        TOPIC,
                        new MessageId("m"),
                        Optional.empty(),
                        MessageContent.text("hello"),
                        Optional.empty());

        EncodedEvent encoded = codec.encode(ID, posted, Caller.anonymous());

        assertThat(encoded.data())
                .isEqualTo("{\"topicId\":\"t\",\"messageId\":\"m\",\"contentText\":\"hello\"}");
        assertThat(encoded.metadata()).isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "topic-t, TopicArchived, `{\"topicId\":\"t\"}`",
                "topic-t, topicdeleted, `{\"topicId\":\"t\"}`",
                "topic-t, TopicDeleted, {}",
                "topic-t, TopicDeleted, []",
                "topic-t, TopicDeleted, null",
                "topic-t, TopicDeleted, 7",
                "topic-t, TopicDeleted, `\"t\"`",
                "topic-t, TopicDeleted, ``",
                "topic-t, TopicDeleted, `{\"topicId\"`",
                "topic-t, TopicDeleted, `{\"topicId\":\"t\"} {}`",
                "topic-t, TopicDeleted, `{\"topicId\":7}`",
                "topic-t, TopicDeleted, `{\"topicId\":\"a/b\"}`",
                "topic-other, TopicDeleted, `{\"topicId\":\"t\"}`",
                "foreign-t, TopicDeleted, `{\"topicId\":\"t\"}`",
                "topic, TopicDeleted, `{\"topicId\":\"t\"}`",
                "topic-t, TopicRenamed, `{\"topicId\":\"t\"}`",
                "topic-t, TopicRenamed, `{\"topicId\":\"t\",\"name\":\" \"}`",
                "topic-t, VisibilityChanged, `{\"topicId\":\"t\",\"visibility\":\"HIDDEN\"}`",
                "topic-t, MembersAdded, `{\"topicId\":\"t\",\"userIds\":[\"a b\"]}`",
                "topic-t, MembersAdded, `{\"topicId\":\"t\",\"userIds\":[{}]}`",
                "change-t+m, MessageEdited, `{\"topicId\":\"t\",\"messageId\":\"m\"}`",
                "change-t, MessageDeleted, `{\"topicId\":\"t\",\"messageId\":\"m\"}`",
                "change-t+n, MessageDeleted, `{\"topicId\":\"t\",\"messageId\":\"m\"}`",
                "message-t, MessageDeleted, `{\"topicId\":\"t\",\"messageId\":\"m\"}`"
            })
    void whatNoHubWritesIsNotRead(String stream, String type, String data) {
        assertThat(stored(ID, stream, type, data)).isEmpty();
    }

    @Test
    void aMessageUnderAnIdThatIsNotItsOwnIsNotRead() {
        String data = "{\"topicId\":\"t\",\"messageId\":\"m\",\"contentText\":\"hello\"}";
        UUID own = new MessageId("m").eventId();

        assertThat(stored(own, "message-t", "MessagePosted", data)).isPresent();
        assertThat(stored(ID, "message-t", "MessagePosted", data)).isEmpty();
    }

    @Test
    void aMessageBeyondItsBoundsIsNotRead() {
        UUID own = new MessageId("m").eventId();
        String data = "{\"topicId\":\"t\",\"messageId\":\"m\",\"contentText\":\"%s\"}";

        assertThat(
                        stored(
                                own,
                                "message-t",
                                "MessagePosted",
                                data.formatted("x".repeat(64 * 65536))))
                .isPresent();
        assertThat(
                        stored(
                                own,
                                "message-t",
                                "MessagePosted",
                                data.formatted("x".repeat(64 * 65536 + 1))))
                .isEmpty();
    }

    @Test
    void hashtagsAreReadWhateverTheirLettersBecameInLowerCase() {
        MessagePosted posted =
                new MessagePosted(
                        TOPIC,
                        new MessageId("m"),
                        Optional.empty(),
                        MessageContent.given("", "text", Optional.empty(), List.of("İstanbul")),
                        Optional.empty());
        UUID id = posted.message().eventId();

        EncodedEvent encoded = codec.encode(id, posted, Caller.anonymous());

        assertThat(stored(id, "message-t", encoded.type(), encoded.data())).contains(posted);
    }

    @Test
    void fieldsOfTheFutureAreSkipped() {
        assertThat(
                        stored(
                                ID,
                                "topic-t",
                                "TopicDeleted",
                                "{\"topicId\":\"t\",\"reason\":{\"a\":[1]},\"by\":null}"))
                .contains(new Event.TopicDeleted(TOPIC));
    }

    @Test
    void deepNestingIsNotRead() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertThat(stored(ID, "topic-t", "TopicDeleted", "{\"topicId\":\"t\",\"x\":" + deep + "}"))
                .isEmpty();
    }

    @Test
    void dataThatIsNotJsonIsNotWritten() {
        MessageContent content = new MessageContent("", "", Optional.of("{not json"), List.of());
        Event posted =
                new MessagePosted(
                        TOPIC, new MessageId("m"), Optional.empty(), content, Optional.empty());

        assertThatThrownBy(() -> codec.encode(ID, posted, Caller.anonymous()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`{\"a\":1,\"b\":2}`, `{ \"b\" : 2, \"a\" : 1 }`",
                "`{\"a\":{\"b\":[1,{\"c\":2,\"d\":3}]}}`, `{\"a\":{\"b\":[1,{\"d\":3,\"c\":2}]}}`",
                "`{\"a\":1}`, `{\"a\":1.0}`",
                "`{\"a\":100}`, `{\"a\":1e2}`",
                "`{\"a\":1E+30}`, `{\"a\":1000000000000000000000000000000}`",
                "`{\"a\":\"\\u00e9\"}`, `{\"a\":\"é\"}`",
                "`{\"a\":0}`, `{\"a\":-0.0}`"
            })
    void theSameContentIsTheSameInAnyForm(String one, String other) {
        assertThat(EventCodec.sameContent(one, other)).isTrue();
        assertThat(EventCodec.sameContent(other, one)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`{\"a\":1}`, `{\"a\":2}`",
                "`{\"a\":1}`, `{\"a\":\"1\"}`",
                "`{\"a\":1}`, `{\"a\":true}`",
                "`{\"a\":1}`, `{\"a\":[1]}`",
                "`{\"a\":1}`, `{\"a\":{}}`",
                "`{\"a\":1}`, `{\"b\":1}`",
                "`{\"a\":1}`, `{\"a\":1,\"b\":null}`",
                "`{\"a\":null}`, {}",
                "`{\"a\":[1,2]}`, `{\"a\":[2,1]}`",
                "`{\"a\":[1,2]}`, `{\"a\":[1]}`",
                "`{\"a\":9007199254740993}`, `{\"a\":9007199254740992}`",
                "`{\"a\":0.1}`, `{\"a\":0.10000000000000001}`",
                "{}, []",
                "{, {",
                "{}, {"
            })
    void otherContentIsNotTheSame(String one, String other) {
        assertThat(EventCodec.sameContent(one, other)).isFalse();
        assertThat(EventCodec.sameContent(other, one)).isFalse();
    }

    private Optional<Event> stored(UUID id, String stream, String type, String data) {
        return codec.decode(new StoredEvent(id, stream, type, 0, 1, data, Instant.EPOCH));
    }
}
