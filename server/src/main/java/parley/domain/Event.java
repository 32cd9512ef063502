package parley.domain;

import java.util.Optional;
import java.util.Set;

/** One fact in the log. */
public sealed interface Event {
    /** A fact about a user. */
    sealed interface UserEvent extends Event {
        UserId user();
    }

    /** A fact about a topic itself. */
    sealed interface TopicEvent extends Event {
        TopicId topic();
    }

    /** A fact about one message. */
    sealed interface MessageEvent extends Event {
        TopicId topic();

        MessageId message();
    }

    /** A change of a message after it was posted. */
    sealed interface MessageChange extends MessageEvent {}

    record UserRegistered(UserId user, UserProfile profile) implements UserEvent {}

    record UserRenamed(UserId user, UserName name) implements UserEvent {}

    /**
     * @param avatar as {@link UserProfile#avatar}
     */
    record AvatarChanged(UserId user, String avatar) implements UserEvent {}

    /**
     * @param data as {@link UserProfile#data}
     */
    record ProfileChanged(UserId user, Optional<String> data) implements UserEvent {}

    /** With the user go that user's messages; the id is never free again. */
    record UserDeleted(UserId user) implements UserEvent {}

    /**
     * @param creator empty for {@link TopicId#PUBLIC} alone
     * @param members without the creator, who is one without being named
     */
    record TopicCreated(
            TopicId topic,
            Optional<UserId> creator,
            TopicName name,
            Visibility visibility,
            Set<UserId> members)
            implements TopicEvent {
        public TopicCreated {
            members = Set.copyOf(members);
        }
    }

    record TopicRenamed(TopicId topic, TopicName name) implements TopicEvent {}

    record VisibilityChanged(TopicId topic, Visibility visibility) implements TopicEvent {}

    record MembersAdded(TopicId topic, Set<UserId> users) implements TopicEvent {
        public MembersAdded {
            users = Set.copyOf(users);
        }
    }

    record MembersRemoved(TopicId topic, Set<UserId> users) implements TopicEvent {
        public MembersRemoved {
            users = Set.copyOf(users);
        }
    }

    record TopicDeleted(TopicId topic) implements TopicEvent {}

    /**
     * @param author empty when posted anonymously
     */
    record MessagePosted(
            TopicId topic,
            MessageId message,
            Optional<UserId> author,
            MessageContent content,
            Optional<MessageId> replyTo)
            implements MessageEvent {}

    /**
     * @param content the whole content from now on
     */
    record MessageEdited(TopicId topic, MessageId message, MessageContent content)
            implements MessageChange {}

    record MessageDeleted(TopicId topic, MessageId message) implements MessageChange {}
}
