package parley.view.message;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import parley.domain.Caller;
import parley.domain.Message;
import parley.view.directory.Directory;
import parley.view.message.MessageIndex.Hit;
import parley.view.message.MessageIndex.Rank;

/**
 * Finds and counts messages. Nobody finds or counts what they may not read.
 *
 * <p>Of each answer, {@code seen} is the global position up to which it must reflect the log.
 */
public final class MessageSearch {
    /** How many questions are answered at a time. */
    private static final int PLACES = Math.max(2, Runtime.getRuntime().availableProcessors());

    /** How long a question waits until it is answered. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    private final Directory directory;
    private final MessageIndex index;
    private final Semaphore places = new Semaphore(PLACES, true);

    public MessageSearch(Directory directory, MessageIndex index) {
        this.directory = directory;
        this.index = index;
    }

    /**
     * The messages that fit a search, best first; of equal ones the newest first.
     *
     * @param after the rank of the last message of the page before; empty for the first page
     */
    public Part<Hit> search(
            SearchQuery search, Optional<Rank> after, Extent extent, Caller caller, long seen)
            throws IOException {
        return ask(() -> index.search(search, readableBy(caller), after, extent, seen));
    }

    /**
     * The messages that fit a filter, newest first.
     *
     * @param before the global position of the last message of the page before; empty for the first
     *     page
     */
    public Part<Message> filter(
            MessageFilter filter, OptionalLong before, Extent extent, Caller caller, long seen)
            throws IOException {
        return ask(() -> index.filter(filter, readableBy(caller), before, extent, seen));
    }

    /**
     * How many of the messages that fit a filter were posted in each bucket.
     *
     * @return one for each bucket
     */
    public int[] counts(MessageFilter filter, Buckets buckets, Caller caller, long seen)
            throws IOException {
        return buckets.count() == 0
                ? new int[0]
                : ask(() -> index.counts(filter, readableBy(caller), buckets, seen));
    }

    /**
     * The hashtags with the most messages of a period, most first; of equal ones by name; and how
     * many they had in the period before, of the same length.
     *
     * @param limit at least 1
     */
    public List<HashtagCount> topHashtags(
            MessageFilter filter, Instant from, Instant to, int limit, Caller caller, long seen)
            throws IOException {
        Instant before = from.minus(Duration.between(from, to));
        return ask(
                () ->
                        index.hashtags(
                                filter.from(from).to(to),
                                filter.from(before).to(from),
                                readableBy(caller),
                                limit,
                                seen));
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws IOException;
    }

    /** A few at a time: they are all work and no waiting, and writes need the processors, too. */
    private <T> T ask(Question<T> question) throws IOException {
        try {
            if (!places.tryAcquire(LONGEST_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IndexUnavailableException("Too many questions are under way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IndexUnavailableException("Interrupted while others were answered", e);
        }
        try {
            return question.ask();
        } finally {
            places.release();
        }
    }

    private ReadableTopics readableBy(Caller caller) {
        return topic -> directory.readable(topic, caller).isPresent();
    }
}
