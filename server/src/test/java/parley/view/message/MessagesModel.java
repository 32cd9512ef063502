package parley.view.message;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import parley.domain.Event.MessageChange;
import parley.domain.Event.MessageDeleted;
import parley.domain.Event.MessageEdited;
import parley.domain.Event.MessagePosted;
import parley.domain.Event.TopicCreated;
import parley.domain.Event.TopicDeleted;
import parley.domain.Event.UserDeleted;
import parley.domain.Event.UserRegistered;
import parley.domain.Message;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.UserId;
import parley.log.LogEvent;

/** What a log's messages are, said as plainly as can be: a map that every event goes over. */
final class MessagesModel {
    private final Map<MessageId, Message> messages = new LinkedHashMap<>();
    private final Map<TopicId, Long> created = new HashMap<>();
    private final Set<TopicId> deleted = new HashSet<>();
    private final Set<UserId> registered = new HashSet<>();
    private final Set<UserId> gone = new HashSet<>();

    static MessagesModel of(Collection<LogEvent> events) {
        MessagesModel model = new MessagesModel();
        events.forEach(model::apply);
        return model;
    }

    private void apply(LogEvent at) {
        switch (at.event().orElse(null)) {
            case TopicCreated e -> created.putIfAbsent(e.topic(), at.globalPosition());
            case TopicDeleted e -> {
                if (created.containsKey(e.topic())) {
                    deleted.add(e.topic());
                    messages.values().removeIf(message -> message.topic().equals(e.topic()));
                }
            }
            case UserDeleted e -> {
                if (registered.contains(e.user())) {
                    gone.add(e.user());
                    messages.values().removeIf(message -> isBy(message.author(), e.user()));
                }
            }
            case UserRegistered e -> registered.add(e.user());
            case MessagePosted e -> {
                if (isOpen(e.topic()) && e.author().filter(gone::contains).isEmpty()) {
                    messages.put(
                            e.message(),
                            Message.posted(e, at.time(), at.position(), at.globalPosition()));
                }
            }
            case MessageChange e -> {
                Message before = messages.get(e.message());
                if (before != null && before.topic().equals(e.topic())) {
                    apply(before, e, at);
                }
            }
            case null, default -> {}
        }
    }

    private void apply(Message before, MessageChange change, LogEvent at) {
        switch (change) {
            case MessageEdited e ->
                    messages.put(e.message(), before.edited(e.content(), at.time(), at.position()));
            case MessageDeleted e -> messages.remove(e.message());
        }
    }

    private static boolean isBy(Optional<UserId> author, UserId user) {
        return author.filter(user::equals).isPresent();
    }

    private boolean isOpen(TopicId topic) {
        return created.containsKey(topic) && !deleted.contains(topic);
    }

    Optional<Message> find(MessageId id) {
        return Optional.ofNullable(messages.get(id));
    }

    /** Empty when there is no such topic. */
    Optional<List<Message>> list(TopicId topic, PositionRange range, int limit) {
        if (!isOpen(topic)) {
            return Optional.empty();
        }
        Comparator<Message> order = Comparator.comparingLong(Message::position);
        return Optional.of(
                new ArrayList<>(messages.values())
                        .stream()
                                .filter(message -> message.topic().equals(topic))
                                .filter(message -> message.position() >= range.from())
                                .filter(message -> message.position() < range.to())
                                .sorted(range.descending() ? order.reversed() : order)
                                .limit(limit)
                                .toList());
    }

    /** All messages there are. */
    Collection<Message> all() {
        return messages.values();
    }
}
