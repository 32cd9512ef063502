package parley.view.message;

import java.io.IOException;
import java.util.Optional;
import parley.domain.Message;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.UserId;

/**
 * Where messages are written to, by one thread. Every write names the global position of the event
 * that it comes from. Writing the same again changes nothing.
 */
interface IndexWriting {
    /** Puts a message in, or in place of its earlier form. */
    void put(Message message, long globalPosition) throws IOException;

    void remove(Message message, long globalPosition) throws IOException;

    /** Removes all messages of a topic. */
    void removeTopic(TopicId topic, long globalPosition) throws IOException;

    /** Removes all messages of a user. */
    void removeAuthor(UserId author, long globalPosition) throws IOException;

    /** Says that everything up to a global position has been written. */
    void passed(long globalPosition) throws IOException;

    /**
     * The message with this id, as the thread that writes has written it.
     *
     * @throws IndexUnavailableException when it cannot be read now
     */
    Optional<Message> findWritten(MessageId id) throws IOException;
}
