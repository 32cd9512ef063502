package parley.log;

import java.util.Set;
import parley.domain.Event;
import parley.domain.Event.MessageChange;
import parley.domain.Event.MessagePosted;
import parley.domain.Event.TopicEvent;
import parley.domain.Event.UserEvent;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.UserId;

/** The name of one entity's stream: {@code category-id}. */
public record StreamName(String text) {
    /**
     * The categories that the hub writes and reads; others in the same store are foreign and left
     * alone.
     */
    public static final Set<String> CATEGORIES = Set.of("user", "topic", "message", "change");

    public StreamName {
        if (text.indexOf('-') < 1) {
            throw new IllegalArgumentException("Not a stream name, no category: '" + text + "'");
        }
    }

    /** {@code user-<userId>}: what happened to a user. */
    public static StreamName user(UserId user) {
        return new StreamName("user-" + user.text());
    }

    /** {@code topic-<topicId>}: what happened to a topic. */
    public static StreamName topic(TopicId topic) {
        return new StreamName("topic-" + topic.text());
    }

    /**
     * {@code message-<topicId>}: the messages posted to a topic; their positions number them
     * without gaps.
     */
    public static StreamName messages(TopicId topic) {
        return new StreamName("message-" + topic.text());
    }

    /** {@code change-<topicId>+<messageId>}: what happened to a message after it was posted. */
    public static StreamName changes(TopicId topic, MessageId message) {
        return new StreamName("change-" + topic.text() + "+" + message.text());
    }

    /** The only stream in which an event may stand. */
    static StreamName of(Event event) {
        return switch (event) {
            case UserEvent e -> user(e.user());
            case TopicEvent e -> topic(e.topic());
            case MessagePosted e -> messages(e.topic());
            case MessageChange e -> changes(e.topic(), e.message());
        };
    }

    /** Whether what stands in it happened to a topic, its messages included. */
    public boolean isOf(TopicId topic) {
        String id = topic.text();
        return text.equals("topic-" + id)
                || text.equals("message-" + id)
                || text.startsWith("change-" + id + "+");
    }

    public String category() {
        return text.substring(0, text.indexOf('-'));
    }

    @Override
    public String toString() {
        return text;
    }
}
