package parley.view.message;

import java.io.IOException;
import java.util.Optional;
import parley.domain.Event;
import parley.domain.Event.MessageChange;
import parley.domain.Event.MessageDeleted;
import parley.domain.Event.MessageEdited;
import parley.domain.Event.MessagePosted;
import parley.domain.Event.TopicDeleted;
import parley.domain.Event.UserDeleted;
import parley.domain.Message;
import parley.domain.TopicId;
import parley.domain.UserId;
import parley.log.LogEvent;
import parley.view.directory.Directory;

/** What an event does to the messages, by the one rule for all who keep them. */
sealed interface MessageWrite {
    /** A new message. */
    record Posted(Message message) implements MessageWrite {}

    /** A new form of a message. */
    record Edited(Message message) implements MessageWrite {}

    /** A message is gone; this is its last form. */
    record Removed(Message message) implements MessageWrite {}

    /** All messages of a topic are gone. */
    record TopicRemoved(TopicId topic) implements MessageWrite {}

    /** All messages of a user are gone. */
    record AuthorRemoved(UserId author) implements MessageWrite {}

    /**
     * What an event does.
     *
     * @param directory as of this event, or later
     * @param target has the messages as they were before
     * @return empty when it does nothing to them
     */
    static Optional<MessageWrite> of(LogEvent at, Directory directory, IndexWriting target)
            throws IOException {
        Event event = at.event().orElse(null);
        if (event instanceof UserDeleted deleted) {
            return directory.admits(Optional.of(deleted.user()))
                    ? Optional.empty()
                    : Optional.of(new AuthorRemoved(deleted.user()));
        }
        if (event instanceof TopicDeleted deleted) {
            return Optional.of(new TopicRemoved(deleted.topic()));
        }
        if (event instanceof MessagePosted posted) {
            return directory.admits(posted.topic(), at.globalPosition())
                            && directory.admits(posted.author())
                    ? Optional.of(
                            new Posted(
                                    Message.posted(
                                            posted, at.time(), at.position(), at.globalPosition())))
                    : Optional.empty();
        }
        return event instanceof MessageChange change
                        && directory.admits(change.topic(), at.globalPosition())
                ? target.findWritten(change.message())
                        .filter(before -> before.topic().equals(change.topic()))
                        .filter(before -> directory.admits(before.author()))
                        .filter(before -> at.position() > before.version())
                        .map(before -> changed(before, change, at))
                : Optional.empty();
    }

    private static MessageWrite changed(Message before, MessageChange change, LogEvent at) {
        return switch (change) {
            case MessageEdited e ->
                    new Edited(before.edited(e.content(), at.time(), at.position()));
            case MessageDeleted _ -> new Removed(before);
        };
    }

    /** Does it. */
    default void to(IndexWriting target, long globalPosition) throws IOException {
        switch (this) {
            case Posted(Message message) -> target.put(message, globalPosition);
            case Edited(Message message) -> target.put(message, globalPosition);
            case Removed(Message message) -> target.remove(message, globalPosition);
            case TopicRemoved(TopicId topic) -> target.removeTopic(topic, globalPosition);
            case AuthorRemoved(UserId author) -> target.removeAuthor(author, globalPosition);
        }
    }
}
