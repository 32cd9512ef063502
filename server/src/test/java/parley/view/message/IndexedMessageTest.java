package parley.view.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import parley.domain.Event.MessagePosted;
import parley.domain.Message;
import parley.domain.TopicId;
import parley.log.EventArbitraries;

final class IndexedMessageTest {
    @Provide
    Arbitrary<MessagePosted> posts() {
        return EventArbitraries.events()
                .filter(MessagePosted.class::isInstance)
                .map(MessagePosted.class::cast);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void aMessageIsReadAsItWasWritten(
            @ForAll("posts") MessagePosted posted,
            @ForAll @LongRange(min = 0) long position,
            @ForAll @LongRange(min = 0, max = 4_000_000_000_000_000L) long micros)
            throws IOException {
        Instant time = Instant.EPOCH.plusSeconds(micros / 1_000_000);
        Message message =
                Message.posted(
                        posted, time.plusNanos(micros % 1_000_000 * 1000), position, position + 9);
        Message edited = message.edited(posted.content(), time.plusSeconds(1), 7);

        assertThat(MessageBytes.message(MessageBytes.of(message))).isEqualTo(message);
        assertThat(MessageBytes.message(MessageBytes.of(edited))).isEqualTo(edited);
    }

    @Property
    void placesSortAsPositionsDo(@ForAll long one, @ForAll long other) {
        TopicId topic = new TopicId("t");

        assertThat(
                        Integer.signum(
                                IndexedMessage.place(topic, one)
                                        .compareTo(IndexedMessage.place(topic, other))))
                .isEqualTo(Integer.signum(Long.compare(one, other)));
    }
}
