package parley.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.domain.People.user;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.domain.Event.MessageChange;
import parley.domain.Event.MessageDeleted;
import parley.domain.Event.MessageEdited;
import parley.domain.Event.MessagePosted;

final class MessageStateTest {
    private static final TopicId TOPIC = new TopicId("t");
    private static final MessageId ID = new MessageId("m");
    private static final Instant POSTED_AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant CHANGED_AT = Instant.parse("2026-01-02T00:00:00Z");
    private static final Message MESSAGE =
            Message.posted(
                    new MessagePosted(
                            TOPIC,
                            ID,
                            Optional.of(user("ann")),
                            MessageContent.text("hello #one"),
                            Optional.of(new MessageId("before"))),
                    POSTED_AT,
                    5,
                    9);
    private static final MessageEdited EDIT =
            new MessageEdited(TOPIC, ID, MessageContent.text("bye #two"));

    @Test
    void aPostedMessageWasNeverChanged() {
        assertThat(MESSAGE.version()).isEqualTo(Message.NEVER_CHANGED);
        assertThat(MESSAGE.isEdited()).isFalse();
        assertThat(MESSAGE.updatedAt()).isEqualTo(POSTED_AT);
        assertThat(MESSAGE.hashtags()).containsExactly("one");
    }

    @Test
    void anEditReplacesTheContentAndKeepsTheRest() {
        MessageState after = new MessageState.Live(MESSAGE).after(EDIT, CHANGED_AT, 3);

        Message expected =
                new Message(
                        ID,
                        TOPIC,
                        MESSAGE.author(),
                        EDIT.content(),
                        MESSAGE.replyTo(),
                        List.of("two"),
                        5,
                        9,
                        POSTED_AT,
                        CHANGED_AT,
                        3);
        assertThat(after).isEqualTo(new MessageState.Live(expected));
        assertThat(expected.isEdited()).isTrue();
    }

    @Test
    void aDeletionIsForGood() {
        MessageState deleted =
                new MessageState.Live(MESSAGE).after(new MessageDeleted(TOPIC, ID), CHANGED_AT, 0);

        assertThat(deleted).isEqualTo(new MessageState.Deleted());
        for (MessageChange change : List.of(EDIT, new MessageDeleted(TOPIC, ID))) {
            assertThat(deleted.after(change, CHANGED_AT, 1)).isEqualTo(deleted);
        }
    }

    @Test
    void whatWasNeverPostedDoesNotComeIntoBeingByAChange() {
        MessageState none = new MessageState.None();

        assertThat(none.after(EDIT, CHANGED_AT, 0)).isEqualTo(none);
    }
}
