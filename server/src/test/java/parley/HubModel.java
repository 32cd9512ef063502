package parley;

import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a hub holds, and what it answers, in the simplest terms. */
final class HubModel {
    private static final class Topic {
        private final String creator;
        private final boolean hidden;
        private final Set<String> members;
        private final List<String> messages = new ArrayList<>();
        private String name;
        private boolean deleted;

        Topic(ModelCommand.Create create) {
            this.creator = create.caller();
            this.hidden = create.hidden();
            this.name = create.name();
            this.members = new HashSet<>(create.members());
            members.remove(creator);
        }

        boolean isMember(String user) {
            return user.equals(creator) || members.contains(user);
        }

        boolean isReadableBy(String user) {
            return !deleted && (!hidden || isMember(user));
        }
    }

    private static final class Message {
        private final ModelCommand.Post post;
        private String text;
        private boolean deleted;

        Message(ModelCommand.Post post) {
            this.post = post;
            this.text = post.text();
        }
    }

    /** A topic as a reader sees it. */
    record ShownTopic(String name, String creator, boolean hidden, Set<String> members) {}

    /** A message as a reader sees it. */
    record ShownMessage(String id, String author, String text) {}

    private final Map<String, Topic> topics = new HashMap<>();
    private final Map<String, Message> messages = new HashMap<>();

    /** Does what a hub does with a command, and answers as it does. */
    Code apply(ModelCommand command) {
        return switch (command) {
            case ModelCommand.Create c -> create(c);
            case ModelCommand.Rename c -> rename(c);
            case ModelCommand.Members c -> change(c);
            case ModelCommand.Remove c -> remove(c);
            case ModelCommand.Post c -> post(c);
            case ModelCommand.Edit c -> edit(c);
            case ModelCommand.Erase c -> erase(c);
        };
    }

    private Optional<Topic> readable(String id, String caller) {
        return Optional.ofNullable(topics.get(id)).filter(topic -> topic.isReadableBy(caller));
    }

    private Optional<Message> readableMessage(String id, String caller) {
        return Optional.ofNullable(messages.get(id))
                .filter(message -> !message.deleted)
                .filter(message -> readable(message.post.topic(), caller).isPresent());
    }

    private Code create(ModelCommand.Create create) {
        boolean free = topics.putIfAbsent(create.topic(), new Topic(create)) == null;
        return free ? Code.OK : Code.ALREADY_EXISTS;
    }

    private Code rename(ModelCommand.Rename rename) {
        Optional<Topic> topic = readable(rename.topic(), rename.caller());
        if (topic.isEmpty()) {
            return Code.NOT_FOUND;
        }
        if (!topic.get().creator.equals(rename.caller())) {
            return Code.PERMISSION_DENIED;
        }
        topic.get().name = rename.name();
        return Code.OK;
    }

    private Code change(ModelCommand.Members change) {
        String caller = change.caller();
        if (change.add().stream().anyMatch(change.remove()::contains)) {
            return Code.INVALID_ARGUMENT;
        }
        Optional<Topic> found = readable(change.topic(), caller);
        if (found.isEmpty()) {
            return Code.NOT_FOUND;
        }
        Topic topic = found.get();
        Set<String> self = Set.of(caller);
        boolean mayAdd = topic.isMember(caller) || self.containsAll(change.add());
        boolean mayRemove = topic.creator.equals(caller) || self.containsAll(change.remove());
        if (!mayAdd || !mayRemove) {
            return Code.PERMISSION_DENIED;
        }
        Set<String> added = new HashSet<>(change.add());
        added.removeIf(topic::isMember);
        Set<String> removed = new HashSet<>(change.remove());
        removed.retainAll(topic.members);
        topic.members.addAll(added);
        topic.members.removeAll(removed);
        return Code.OK;
    }

    private Code remove(ModelCommand.Remove remove) {
        Optional<Topic> topic = readable(remove.topic(), remove.caller());
        if (topic.isEmpty()) {
            return Code.NOT_FOUND;
        }
        if (!topic.get().creator.equals(remove.caller())) {
            return Code.PERMISSION_DENIED;
        }
        topic.get().deleted = true;
        return Code.OK;
    }

    private Code post(ModelCommand.Post post) {
        Optional<Topic> topic = readable(post.topic(), post.caller());
        if (topic.isEmpty()) {
            return Code.NOT_FOUND;
        }
        Message before = messages.get(post.id());
        if (before != null) {
            return before.post.equals(post) ? Code.OK : Code.ALREADY_EXISTS;
        }
        messages.put(post.id(), new Message(post));
        topic.get().messages.add(post.id());
        return Code.OK;
    }

    private Code edit(ModelCommand.Edit edit) {
        Optional<Message> message = readableMessage(edit.id(), edit.caller());
        if (message.isEmpty()) {
            return Code.NOT_FOUND;
        }
        if (!mayChange(message.get(), edit.caller())) {
            return Code.PERMISSION_DENIED;
        }
        message.get().text = edit.text();
        return Code.OK;
    }

    private Code erase(ModelCommand.Erase erase) {
        Optional<Message> message = readableMessage(erase.id(), erase.caller());
        if (message.isEmpty()) {
            return Code.NOT_FOUND;
        }
        if (!mayChange(message.get(), erase.caller())) {
            return Code.PERMISSION_DENIED;
        }
        message.get().deleted = true;
        return Code.OK;
    }

    private boolean mayChange(Message message, String caller) {
        Topic topic = topics.get(message.post.topic());
        return message.post.caller().equals(caller)
                || (topic != null && topic.creator.equals(caller));
    }

    /** Empty when the reader is told that there is none. */
    Optional<ShownTopic> topic(String id, String reader) {
        return readable(id, reader)
                .map(t -> new ShownTopic(t.name, t.creator, t.hidden, Set.copyOf(t.members)));
    }

    /** Those of a topic, the oldest first; empty when the reader is told that there is none. */
    Optional<List<ShownMessage>> messages(String topic, String reader) {
        return readable(topic, reader).map(t -> shown(t.messages));
    }

    private List<ShownMessage> shown(List<String> ids) {
        List<ShownMessage> shown = new ArrayList<>();
        for (String id : ids) {
            Message message = messages.get(id);
            if (message != null && !message.deleted) {
                shown.add(new ShownMessage(id, message.post.caller(), message.text));
            }
        }
        return shown;
    }
}
