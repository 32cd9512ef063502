package parley.domain;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What a caller wants to be done. */
public sealed interface Command {
    sealed interface TopicCommand extends Command {
        TopicId topic();
    }

    sealed interface MessageCommand extends Command {
        MessageId message();
    }

    record CreateTopic(TopicId topic, TopicName name, Visibility visibility, Set<UserId> members)
            implements TopicCommand {
        public CreateTopic {
            members = bounded("users", members, Topic.MAX_MEMBERS);
        }
    }

    /**
     * @param expectedVersion the version that the caller read; empty: no check
     */
    record UpdateTopic(
            TopicId topic,
            Optional<TopicName> name,
            Optional<Visibility> visibility,
            Set<UserId> add,
            Set<UserId> remove,
            OptionalLong expectedVersion)
            implements TopicCommand {
        /** Bound of the users that one command adds or removes. */
        public static final int MAX_USERS = 1000;

        public UpdateTopic {
            add = bounded("add_users", add, MAX_USERS);
            remove = bounded("remove_users", remove, MAX_USERS);
        }
    }

    record DeleteTopic(TopicId topic) implements TopicCommand {}

    record PostMessage(
            TopicId topic, MessageId message, MessageContent content, Optional<MessageId> replyTo)
            implements MessageCommand {}

    /**
     * Changes the fields that are given.
     *
     * @param data given and empty: removes it
     * @param expectedVersion the version that the caller read; empty: no check
     */
    record EditMessage(
            MessageId message,
            Optional<String> text,
            Optional<String> type,
            Optional<Optional<String>> data,
            OptionalLong expectedVersion)
            implements MessageCommand {}

    record DeleteMessage(MessageId message) implements MessageCommand {}

    private static Set<UserId> bounded(String field, Set<UserId> users, int most) {
        if (users.size() > most) {
            throw new InvalidInput(field, users.size() + " users", "be at most " + most);
        }
        return Set.copyOf(users);
    }
}
