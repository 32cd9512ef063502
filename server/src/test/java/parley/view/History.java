package parley.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import parley.domain.Event;
import parley.domain.Event.MessageChange;
import parley.domain.Event.MessageDeleted;
import parley.domain.Event.MessageEdited;
import parley.domain.Event.MessagePosted;
import parley.domain.Event.TopicCreated;
import parley.domain.Event.TopicDeleted;
import parley.domain.Event.TopicEvent;
import parley.domain.Event.UserDeleted;
import parley.domain.Event.UserEvent;
import parley.domain.MessageContent;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.TopicName;
import parley.domain.UserId;
import parley.domain.UserRules;
import parley.domain.Visibility;
import parley.log.LogEvent;

/**
 * A log for tests of views: numbers events as a store does, positions without gaps in each stream,
 * global positions with gaps, and times that rise.
 */
public final class History {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00.123456Z");

    private final List<LogEvent> events = new ArrayList<>();
    private final Map<String, Long> lengths = new HashMap<>();
    private long globalPosition;

    public LogEvent add(Event event) {
        return add(stream(event), Optional.of(event));
    }

    /** An event that a hub cannot read. */
    public LogEvent addUnreadable() {
        return add("topic-unreadable", Optional.empty());
    }

    private LogEvent add(String stream, Optional<Event> event) {
        long position = lengths.merge(stream, 1L, Long::sum) - 1;
        globalPosition += 1 + events.size() % 3;
        LogEvent added =
                new LogEvent(
                        new UUID(7, globalPosition),
                        position,
                        globalPosition,
                        BEGIN.plusMillis(globalPosition),
                        event);
        events.add(added);
        return added;
    }

    private static String stream(Event event) {
        return switch (event) {
            case UserEvent e -> "user-" + e.user();
            case TopicEvent e -> "topic-" + e.topic();
            case MessagePosted e -> "message-" + e.topic();
            case MessageChange e -> "change-" + e.topic() + "+" + e.message();
        };
    }

    public LogEvent register(String user) {
        return add(UserRules.registration(new UserId(user)));
    }

    public LogEvent deleteUser(String user) {
        return add(new UserDeleted(new UserId(user)));
    }

    public LogEvent create(String topic, String creator, Visibility visibility, String... members) {
        return add(
                new TopicCreated(
                        new TopicId(topic),
                        Optional.of(new UserId(creator)),
                        new TopicName("Topic " + topic),
                        visibility,
                        users(members)));
    }

    public LogEvent deleteTopic(String topic) {
        return add(new TopicDeleted(new TopicId(topic)));
    }

    public LogEvent post(String topic, String message, String text) {
        return post(topic, message, text, "ann");
    }

    public LogEvent post(String topic, String message, String text, String author) {
        return add(
                new MessagePosted(
                        new TopicId(topic),
                        new MessageId(message),
                        Optional.of(new UserId(author)),
                        MessageContent.text(text),
                        Optional.empty()));
    }

    public LogEvent edit(String topic, String message, String text) {
        return add(
                new MessageEdited(
                        new TopicId(topic), new MessageId(message), MessageContent.text(text)));
    }

    public LogEvent delete(String topic, String message) {
        return add(new MessageDeleted(new TopicId(topic), new MessageId(message)));
    }

    /** What stands after a global position, in order. */
    public List<LogEvent> after(long position) {
        return events.stream().filter(event -> event.globalPosition() > position).toList();
    }

    public List<LogEvent> all() {
        return List.copyOf(events);
    }

    /** That of the last event; 0 when there is none. */
    public long globalPosition() {
        return globalPosition;
    }

    private static Set<UserId> users(String... ids) {
        return Set.of(ids).stream().map(UserId::new).collect(Collectors.toSet());
    }
}
