package parley.view.message;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import parley.domain.Message;
import parley.domain.MessageId;
import parley.domain.TopicId;

/**
 * All messages, on disk: the seam between the hub and its search engine. One thread writes; any
 * number read.
 */
public interface MessageIndex extends IndexWriting, AutoCloseable {
    /** The global position up to which its durable state has the log, as of when it was opened. */
    long openedAt();

    /**
     * The message with this id, as of the last write.
     *
     * @throws IndexUnavailableException when it cannot be read now
     */
    Optional<Message> find(MessageId id) throws IOException;

    @Override
    default Optional<Message> findWritten(MessageId id) throws IOException {
        return find(id);
    }

    /**
     * Whether there is none now: nothing is kept, and nothing can be found, until it has been built
     * anew from the log.
     */
    default boolean isMissing() {
        return false;
    }

    /** Whether {@link #list} reflects every write up to a global position without waiting. */
    boolean shows(long globalPosition);

    /**
     * Messages of a topic in the order of their positions.
     *
     * @param range the positions asked for
     * @param atLeast the answer reflects every write up to this global position
     * @throws IndexUnavailableException when it cannot be read now, or not up to there
     */
    List<Message> list(TopicId topic, PositionRange range, int limit, long atLeast)
            throws IOException;

    /**
     * Where a message stands among those that a search finds. It is the same on every hub, and
     * stays the same while other messages come and go.
     *
     * @param score how well it fits; 0 when no words are sought
     */
    record Rank(float score, long globalPosition) {}

    /** A message that a search has found. */
    record Hit(Message message, Rank rank) {}

    /**
     * The messages that fit a search, best first; of equal ones the newest first.
     *
     * @param readable whose messages may be found
     * @param after the rank of the last message of the page before; empty for the first page
     * @param atLeast the answer reflects every write up to this global position, and all that were
     *     made a moment ago
     * @throws IndexUnavailableException as {@link #list} does
     */
    Part<Hit> search(
            SearchQuery search,
            ReadableTopics readable,
            Optional<Rank> after,
            Extent extent,
            long atLeast)
            throws IOException;

    /**
     * The messages that fit a filter, newest first.
     *
     * @param before the global position of the last message of the page before; empty for the first
     *     page
     * @param atLeast as for {@link #search}
     */
    Part<Message> filter(
            MessageFilter filter,
            ReadableTopics readable,
            OptionalLong before,
            Extent extent,
            long atLeast)
            throws IOException;

    /**
     * How many of the messages that fit a filter were posted in each bucket.
     *
     * @param atLeast as for {@link #search}
     * @return one for each bucket
     */
    int[] counts(MessageFilter filter, ReadableTopics readable, Buckets buckets, long atLeast)
            throws IOException;

    /**
     * The hashtags with the most messages of those that fit a filter, most first; of equal ones by
     * name.
     *
     * @param before what to count beside them
     * @param atLeast as for {@link #search}
     */
    List<HashtagCount> hashtags(
            MessageFilter filter,
            MessageFilter before,
            ReadableTopics readable,
            int limit,
            long atLeast)
            throws IOException;

    /**
     * Makes it usable again when it has failed for good.
     *
     * @return the global position after which everything is to be written again; empty when nothing
     *     was lost
     * @throws IOException when that cannot be done yet
     */
    default OptionalLong mend() throws IOException {
        return OptionalLong.empty();
    }

    /** Why it may fail to keep or to show something, if that is known. */
    default Optional<String> obstacle() {
        return Optional.empty();
    }

    @Override
    void close() throws IOException;
}
