package parley.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import parley.domain.Event.MessagePosted;

/**
 * A message as it stands.
 *
 * @param author empty when posted anonymously
 * @param position its place in its topic: from 0, without gaps as posted
 * @param globalPosition of its post: its place in the whole log
 * @param updatedAt when it was last changed; equal to createdAt when it never was
 * @param version the position of its last change in its change stream; -1 when it was never changed
 */
public record Message(
        MessageId id,
        TopicId topic,
        Optional<UserId> author,
        MessageContent content,
        Optional<MessageId> replyTo,
        List<String> hashtags,
        long position,
        long globalPosition,
        Instant createdAt,
        Instant updatedAt,
        long version) {
    public static final long NEVER_CHANGED = -1;

    public Message {
        hashtags = List.copyOf(hashtags);
    }

    public static Message posted(
            MessagePosted event, Instant time, long position, long globalPosition) {
        return new Message(
                event.message(),
                event.topic(),
                event.author(),
                event.content(),
                event.replyTo(),
                event.content().allHashtags(),
                position,
                globalPosition,
                time,
                time,
                NEVER_CHANGED);
    }

    public Message edited(MessageContent changed, Instant time, long newVersion) {
        return new Message(
                id,
                topic,
                author,
                changed,
                replyTo,
                changed.allHashtags(),
                position,
                globalPosition,
                createdAt,
                time,
                newVersion);
    }

    public boolean isEdited() {
        return version != NEVER_CHANGED;
    }
}
