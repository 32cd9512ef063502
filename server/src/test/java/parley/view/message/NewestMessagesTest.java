package parley.view.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import parley.domain.Event.MessagePosted;
import parley.domain.Message;
import parley.domain.MessageContent;
import parley.domain.TopicId;
import parley.domain.Visibility;
import parley.log.LogEvent;
import parley.view.History;

final class NewestMessagesTest {
    private static final TopicId TOPIC = new TopicId("t");
    private static final long STARTED_AT = 5;
    private static final int OTHERS = 40;

    private final History history = new History();
    private final NewestMessages newest = new NewestMessages(STARTED_AT, 20_000);

    private Message message(String topic, String id) {
        LogEvent at = history.post(topic, id, "text");
        return Message.posted(
                (MessagePosted) at.event().orElseThrow(),
                at.time(),
                at.position(),
                at.globalPosition());
    }

    /** Other topics are written to and read until this one's window is gone. */
    private Window evicted(long globalPosition) {
        for (int round = 0; newest.of(TOPIC).from() != Long.MAX_VALUE; round++) {
            assertThat(round).isLessThan(1000);
            for (int i = 0; i < OTHERS; i++) {
                newest.posted(message("other" + i, "x" + round + "." + i), globalPosition);
                for (int reads = 0; reads < 5; reads++) {
                    newest.of(new TopicId("other" + i));
                }
            }
        }
        return newest.of(TOPIC);
    }

    @Test
    void nothingIsKnownOfATopicThatWasNotWrittenTo() {
        newest.posted(message("other", "x"), 10);

        assertThat(newest.of(TOPIC)).isEqualTo(Window.unknown(STARTED_AT, STARTED_AT));
    }

    @Test
    void aTopicThatWasWrittenToHasItsWindow() {
        Message message = message("t", "m");
        newest.posted(message, 10);

        assertThat(newest.of(TOPIC).list(PositionRange.ALL, 10)).containsExactly(message);
        assertThat(newest.of(TOPIC).from()).isZero();
    }

    @Test
    void theLastPostOfAnEvictedWindowIsRemembered() {
        newest.posted(message("t", "m1"), 1000);
        newest.posted(message("t", "m2"), 1001);

        Window unknown = evicted(10);

        assertThat(unknown.belowWrite()).isEqualTo(1001);
        assertThat(unknown.belowChange()).isEqualTo(STARTED_AT);
    }

    @Test
    void theLastEditOfAnEvictedWindowIsRemembered() {
        Message message = message("t", "m1");
        newest.posted(message, 1000);
        newest.edited(message.edited(MessageContent.text("new"), message.createdAt(), 0), 2000);
        newest.posted(message("t", "m2"), 2001);

        Window unknown = evicted(10);

        assertThat(unknown.belowWrite()).isEqualTo(2001);
        assertThat(unknown.belowChange()).isEqualTo(2000);
    }

    @Test
    void theLastDeletionOfAnEvictedWindowIsRemembered() {
        Message message = message("t", "m1");
        newest.posted(message, 1000);
        newest.posted(message("t", "m2"), 1001);
        newest.removed(message, 2000);

        Window unknown = evicted(10);

        assertThat(unknown.belowWrite()).isEqualTo(2000);
        assertThat(unknown.belowChange()).isEqualTo(2000);
    }

    @Test
    void aWindowThatBeginsAnewKnowsOfTheWritesBelowIt() {
        newest.posted(message("t", "m1"), 1000);
        evicted(10);
        for (int i = 0; i < OTHERS; i++) {
            newest.forget(new TopicId("other" + i), 10);
        }

        newest.posted(message("t", "m2"), 1001);

        assertThat(newest.of(TOPIC).from()).isEqualTo(1);
        assertThat(newest.of(TOPIC).belowWrite()).isEqualTo(1000);
    }

    @Test
    void aDeletedTopicHasNoWindow() {
        newest.posted(message("t", "m"), 10);
        newest.forget(TOPIC, 20);

        assertThat(newest.of(TOPIC).list(PositionRange.ALL, 10)).isEmpty();
    }

    @Test
    void aDeletedTopicIsReadAsOfItsDeletion() {
        newest.posted(message("t", "m"), 10);
        newest.forget(TOPIC, 20);

        assertThat(newest.of(TOPIC)).isEqualTo(Window.unknown(20, 20));
    }

    @Test
    void whatAPageRestsOnOutlivesItsWindowOnlyAsALaterWrite() {
        newest.posted(message("t", "m1"), 1000);
        Basis posts = newest.of(TOPIC).basis(true);

        Window unknown = evicted(1001);

        assertThat(unknown.basis(true).mark()).isGreaterThanOrEqualTo(posts.mark());
    }

    @Test
    void aWindowHeavierThanTheBoundIsNotKept() {
        history.create("t", "ann", Visibility.PUBLIC);
        NewestMessages small = new NewestMessages(STARTED_AT, 100);
        small.posted(message("t", "m"), 10);

        assertThat(small.of(TOPIC).from()).isEqualTo(Long.MAX_VALUE);
        assertThat(small.of(TOPIC).belowWrite()).isEqualTo(10);
    }
}
