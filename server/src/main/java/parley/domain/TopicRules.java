package parley.domain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import parley.domain.Command.CreateTopic;
import parley.domain.Command.DeleteTopic;
import parley.domain.Command.TopicCommand;
import parley.domain.Command.UpdateTopic;
import parley.domain.Decision.Accepted;
import parley.domain.Decision.Rejected;
import parley.domain.Decision.Unchanged;
import parley.domain.Event.MembersAdded;
import parley.domain.Event.MembersRemoved;
import parley.domain.Event.TopicCreated;
import parley.domain.Event.TopicDeleted;
import parley.domain.Event.TopicEvent;
import parley.domain.Event.TopicRenamed;
import parley.domain.Event.VisibilityChanged;
import parley.domain.Refusal.AlreadyExists;
import parley.domain.Refusal.BeyondBound;
import parley.domain.Refusal.NotAllowed;
import parley.domain.Refusal.NotFound;
import parley.domain.Refusal.NothingToDo;
import parley.domain.Refusal.SignInNeeded;
import parley.domain.Refusal.StaleVersion;

/** What may be done to topics, and by whom. */
public final class TopicRules {
    private TopicRules() {}

    public static Decision<TopicEvent> decide(
            TopicState state, TopicCommand command, Caller caller) {
        if (!(caller instanceof Caller.SignedIn signedIn)) {
            return new Rejected<>(new SignInNeeded("change topics"));
        }
        return switch (command) {
            case CreateTopic create -> create(state, create, signedIn);
            case UpdateTopic update -> update(state, update, signedIn);
            case DeleteTopic delete -> delete(state, delete, signedIn);
        };
    }

    /**
     * The event by which {@link TopicId#PUBLIC} comes into being, just before its first message.
     */
    public static TopicCreated openPublic() {
        Topic empty = Topic.EMPTY_PUBLIC;
        return new TopicCreated(
                empty.id(), empty.creator(), empty.name(), empty.visibility(), empty.members());
    }

    private static Decision<TopicEvent> create(
            TopicState state, CreateTopic create, Caller.SignedIn caller) {
        boolean free = state instanceof TopicState.None && !create.topic().equals(TopicId.PUBLIC);
        if (!free) {
            return new Rejected<>(new AlreadyExists("Topic", create.topic().text()));
        }
        Set<UserId> members = new HashSet<>(create.members());
        members.remove(caller.user());
        return new Accepted<>(
                new TopicCreated(
                        create.topic(),
                        Optional.of(caller.user()),
                        create.name(),
                        create.visibility(),
                        members));
    }

    private static Decision<TopicEvent> delete(
            TopicState state, DeleteTopic delete, Caller.SignedIn caller) {
        if (delete.topic().equals(TopicId.PUBLIC)) {
            return new Rejected<>(new NotAllowed("delete the topic 'public'"));
        }
        Optional<Topic> found = manageable(state, delete.topic(), caller);
        if (found.isEmpty()) {
            return new Rejected<>(NotFound.topic(delete.topic()));
        }
        Topic topic = found.get();
        if (!topic.isManagedBy(caller)) {
            return new Rejected<>(new NotAllowed("delete topic '" + delete.topic() + "'"));
        }
        Optional<Refusal> stale = stale(topic, delete.expectedVersion());
        return stale.isPresent()
                ? new Rejected<>(stale.get())
                : new Accepted<>(new TopicDeleted(delete.topic()));
    }

    private static Decision<TopicEvent> update(
            TopicState state, UpdateTopic update, Caller.SignedIn caller) {
        if (update.topic().equals(TopicId.PUBLIC)) {
            return new Rejected<>(new NotAllowed("change the topic 'public'"));
        }
        Optional<Topic> found = manageable(state, update.topic(), caller);
        if (found.isEmpty()) {
            return new Rejected<>(NotFound.topic(update.topic()));
        }
        Topic topic = found.get();
        Optional<Refusal> refusal = refusal(topic, update, caller);
        if (refusal.isPresent()) {
            return new Rejected<>(refusal.get());
        }
        List<TopicEvent> events = changes(topic, update);
        return events.isEmpty() ? new Unchanged<>() : new Accepted<>(events);
    }

    private static Optional<Refusal> refusal(
            Topic topic, UpdateTopic update, Caller.SignedIn caller) {
        if (update.name().isEmpty()
                && update.visibility().isEmpty()
                && update.add().isEmpty()
                && update.remove().isEmpty()) {
            return Optional.of(
                    new NothingToDo(
                            "Nothing to do: give update_mask (name, visibility), add_users or"
                                    + " remove_users"));
        }
        boolean manages = topic.isManagedBy(caller);
        if ((update.name().isPresent() || update.visibility().isPresent()) && !manages) {
            return Optional.of(new NotAllowed("change topic '" + topic.id() + "'"));
        }
        if (!manages && !mayAdd(topic, update.add(), caller)) {
            return Optional.of(new NotAllowed("add others to topic '" + topic.id() + "'"));
        }
        if (!manages && !update.remove().stream().allMatch(caller::is)) {
            return Optional.of(new NotAllowed("remove others from topic '" + topic.id() + "'"));
        }
        return stale(topic, update.expectedVersion()).or(() -> tooMany(topic, update));
    }

    private static Optional<Refusal> tooMany(Topic topic, UpdateTopic update) {
        Set<UserId> members = new HashSet<>(topic.members());
        members.addAll(added(topic, update));
        members.removeAll(update.remove());
        return members.size() <= Topic.MAX_MEMBERS
                ? Optional.empty()
                : Optional.of(
                        new BeyondBound(
                                "add_users",
                                update.add().size() + " users",
                                "leave the topic at most %d members, not %d"
                                        .formatted(Topic.MAX_MEMBERS, members.size())));
    }

    private static Set<UserId> added(Topic topic, UpdateTopic update) {
        Set<UserId> added = new HashSet<>(update.add());
        added.removeIf(topic::isMember);
        return added;
    }

    private static Optional<Refusal> stale(Topic topic, OptionalLong expected) {
        return StaleVersion.of("Topic", topic.id().text(), expected, topic.version());
    }

    /** Members may add others; anyone who sees the topic may join it. */
    private static boolean mayAdd(Topic topic, Set<UserId> added, Caller.SignedIn caller) {
        return topic.isMember(caller.user()) || added.stream().allMatch(caller::is);
    }

    private static List<TopicEvent> changes(Topic topic, UpdateTopic update) {
        List<TopicEvent> events = new ArrayList<>();
        update.name()
                .filter(name -> !name.equals(topic.name()))
                .ifPresent(name -> events.add(new TopicRenamed(topic.id(), name)));
        update.visibility()
                .filter(visibility -> visibility != topic.visibility())
                .ifPresent(visibility -> events.add(new VisibilityChanged(topic.id(), visibility)));

        Set<UserId> added = added(topic, update);
        Set<UserId> removed = new HashSet<>(update.remove());
        removed.retainAll(topic.members());
        if (!added.isEmpty()) {
            events.add(new MembersAdded(topic.id(), added));
        }
        if (!removed.isEmpty()) {
            events.add(new MembersRemoved(topic.id(), removed));
        }
        return events;
    }

    /** The topic, if the caller may know of it: an administrator manages what only members read. */
    private static Optional<Topic> manageable(
            TopicState state, TopicId id, Caller.SignedIn caller) {
        return state.live()
                .filter(topic -> topic.id().equals(id))
                .filter(topic -> topic.isReadableBy(caller) || caller.administrator());
    }
}
