package parley.domain;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import parley.domain.Event.MembersAdded;
import parley.domain.Event.MembersRemoved;
import parley.domain.Event.TopicCreated;
import parley.domain.Event.TopicDeleted;
import parley.domain.Event.TopicEvent;
import parley.domain.Event.TopicRenamed;
import parley.domain.Event.VisibilityChanged;

/**
 * A topic as it stands.
 *
 * @param creator empty for {@link TopicId#PUBLIC} alone
 * @param members without the creator
 * @param version the position of its last event in its stream
 */
public record Topic(
        TopicId id,
        Optional<UserId> creator,
        TopicName name,
        Visibility visibility,
        Set<UserId> members,
        Instant createdAt,
        Instant updatedAt,
        long version) {
    /** Bound of a topic's members. */
    public static final int MAX_MEMBERS = 10_000;

    /** What is read of {@link TopicId#PUBLIC} until its first message. */
    public static final Topic EMPTY_PUBLIC =
            new Topic(
                    TopicId.PUBLIC,
                    Optional.empty(),
                    new TopicName("public"),
                    Visibility.PUBLIC,
                    Set.of(),
                    Instant.EPOCH,
                    Instant.EPOCH,
                    -1);

    public Topic {
        members = Set.copyOf(members);
    }

    /**
     * The state that an event leads to: from none by its creation, and to none for good by its
     * deletion.
     */
    public static TopicState after(
            TopicState state, TopicEvent event, Instant time, long position) {
        return switch (event) {
            case TopicCreated e ->
                    switch (state) {
                        case TopicState.None _ ->
                                new TopicState.Live(
                                        new Topic(
                                                e.topic(),
                                                e.creator(),
                                                e.name(),
                                                e.visibility(),
                                                e.members(),
                                                time,
                                                time,
                                                position));
                        case TopicState.Live _, TopicState.Deleted _ -> state;
                    };
            case TopicDeleted _ ->
                    switch (state) {
                        case TopicState.Live _ -> new TopicState.Deleted(position);
                        case TopicState.None _, TopicState.Deleted _ -> state;
                    };
            case TopicRenamed e ->
                    state.map(t -> t.with(e.name(), t.visibility, t.members, time, position));
            case VisibilityChanged e ->
                    state.map(t -> t.with(t.name, e.visibility(), t.members, time, position));
            case MembersAdded e -> {
                yield state.map(
                        t -> {
                            Set<UserId> members = new HashSet<>(t.members);
                            members.addAll(e.users());
                            return t.with(t.name, t.visibility, members, time, position);
                        });
            }
            case MembersRemoved e -> {
                yield state.map(
                        t -> {
                            Set<UserId> members = new HashSet<>(t.members);
                            members.removeAll(e.users());
                            return t.with(t.name, t.visibility, members, time, position);
                        });
            }
        };
    }

    private Topic with(
            TopicName name,
            Visibility visibility,
            Set<UserId> members,
            Instant time,
            long position) {
        return new Topic(id, creator, name, visibility, members, createdAt, time, position);
    }

    public boolean isMember(UserId user) {
        return isCreator(user) || members.contains(user);
    }

    public boolean isCreator(UserId user) {
        return creator.isPresent() && creator.get().equals(user);
    }

    public boolean isReadableBy(Caller caller) {
        return switch (visibility) {
            case PUBLIC -> true;
            case PRIVATE -> caller instanceof Caller.SignedIn in && isMember(in.user());
        };
    }

    /** Whether the caller may rename and delete it and remove others. */
    public boolean isManagedBy(Caller caller) {
        return caller instanceof Caller.SignedIn in && (in.administrator() || isCreator(in.user()));
    }
}
