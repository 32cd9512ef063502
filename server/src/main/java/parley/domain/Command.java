package parley.domain;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What a caller wants to be done. */
public sealed interface Command {
    sealed interface UserCommand extends Command {
        UserId user();
    }

    sealed interface TopicCommand extends Command {
        TopicId topic();
    }

    sealed interface MessageCommand extends Command {
        MessageId message();
    }

    record CreateUser(UserId user, UserProfile profile) implements UserCommand {
        public CreateUser {
            profile.checked();
        }
    }

    /**
     * Changes the fields that are given.
     *
     * @param data given and empty: removes it
     * @param expectedVersion the version that the caller read; empty: no check
     */
    record UpdateUser(
            UserId user,
            Optional<UserName> name,
            Optional<String> avatar,
            Optional<Optional<String>> data,
            OptionalLong expectedVersion)
            implements UserCommand {}

    /**
     * @param expectedVersion the version that the caller read; empty: no check
     */
    record DeleteUser(UserId user, OptionalLong expectedVersion) implements UserCommand {}

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
            for (UserId user : remove) {
                if (add.contains(user)) {
                    throw new InvalidInput(
                            "remove_users", user.text(), "not name whom add_users names, too");
                }
            }
        }
    }

    /**
     * @param expectedVersion the version that the caller read; empty: no check
     */
    record DeleteTopic(TopicId topic, OptionalLong expectedVersion) implements TopicCommand {}

    record PostMessage(
            TopicId topic, MessageId message, MessageContent content, Optional<MessageId> replyTo)
            implements MessageCommand {}

    /**
     * Changes the fields that are given.
     *
     * @param text from the text that is there to the one that shall be
     * @param data from the data that is there to that which shall be: the text of a JSON object, or
     *     none
     * @param expectedVersion the version that the caller read; empty: no check
     */
    record EditMessage(
            MessageId message,
            Optional<UnaryOperator<String>> text,
            Optional<String> type,
            Optional<UnaryOperator<Optional<String>>> data,
            OptionalLong expectedVersion)
            implements MessageCommand {}

    /**
     * @param expectedVersion the version that the caller read; empty: no check
     */
    record DeleteMessage(MessageId message, OptionalLong expectedVersion)
            implements MessageCommand {}

    private static Set<UserId> bounded(String field, Set<UserId> users, int most) {
        if (users.size() > most) {
            throw new InvalidInput(field, users.size() + " users", "be at most " + most);
        }
        return Set.copyOf(users);
    }
}
