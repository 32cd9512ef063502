package parley.view.message;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import parley.domain.Message;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.UserId;

/** An index that others answer for, now this one, now that one. */
abstract class ForwardingMessageIndex implements MessageIndex {
    @FunctionalInterface
    interface Read<T> {
        T from(MessageIndex index) throws IOException;
    }

    @FunctionalInterface
    interface Write {
        void to(IndexWriting index) throws IOException;
    }

    /** Writes to the index that is to be written now, if there is one. */
    abstract void write(Write write) throws IOException;

    @Override
    public final void put(Message message, long globalPosition) throws IOException {
        write(index -> index.put(message, globalPosition));
    }

    @Override
    public final void remove(Message message, long globalPosition) throws IOException {
        write(index -> index.remove(message, globalPosition));
    }

    @Override
    public final void removeTopic(TopicId topic, long globalPosition) throws IOException {
        write(index -> index.removeTopic(topic, globalPosition));
    }

    @Override
    public final void removeAuthor(UserId author, long globalPosition) throws IOException {
        write(index -> index.removeAuthor(author, globalPosition));
    }

    /**
     * Asks the index that is to be read now.
     *
     * @throws IndexUnavailableException when there is none that can answer now
     */
    abstract <T> T read(Read<T> read) throws IOException;

    @Override
    public final Optional<Message> find(MessageId id) throws IOException {
        return read(index -> index.find(id));
    }

    @Override
    public final List<Message> list(TopicId topic, PositionRange range, int limit, long atLeast)
            throws IOException {
        return read(index -> index.list(topic, range, limit, atLeast));
    }

    @Override
    public final Part<Hit> search(
            SearchQuery search,
            ReadableTopics readable,
            Optional<Rank> after,
            Extent extent,
            long atLeast)
            throws IOException {
        return read(index -> index.search(search, readable, after, extent, atLeast));
    }

    @Override
    public final Part<Message> filter(
            MessageFilter filter,
            ReadableTopics readable,
            OptionalLong before,
            Extent extent,
            long atLeast)
            throws IOException {
        return read(index -> index.filter(filter, readable, before, extent, atLeast));
    }

    @Override
    public final int[] counts(
            MessageFilter filter, ReadableTopics readable, Buckets buckets, long atLeast)
            throws IOException {
        return read(index -> index.counts(filter, readable, buckets, atLeast));
    }

    @Override
    public final List<HashtagCount> hashtags(
            MessageFilter filter,
            MessageFilter before,
            ReadableTopics readable,
            int limit,
            long atLeast)
            throws IOException {
        return read(index -> index.hashtags(filter, before, readable, limit, atLeast));
    }
}
