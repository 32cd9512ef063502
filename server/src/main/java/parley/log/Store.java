package parley.log;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import parley.domain.TopicId;

/**
 * Where a log is kept: the seam between the hub and Postgres, memory, or a store of others.
 *
 * <p>Every store is safe for concurrent use. Others may write to it at the same time.
 */
public interface Store extends AutoCloseable {
    /** The identity of the log that it keeps: made with the log, kept beside it. */
    UUID logId();

    /**
     * Appends events to one stream, all or none. Once it has answered {@link
     * AppendOutcome.Appended} they survive any crash, and they follow each other in the stream
     * without a gap.
     *
     * @param expectedVersion the version that the stream must have, -1 for a stream that must not
     *     exist; empty: any
     * @param events their ids differ
     * @param deadline when it passes before the append has begun, nothing is stored
     * @return of a version and an id that both speak against it, the id's: so the same append again
     *     is answered alike, whatever has happened to the stream since
     * @throws LogException.Unavailable when nothing was stored
     * @throws LogException.OutcomeUnknown when that could not be found out before the deadline
     * @throws LogException.Overloaded when too many appends wait; nothing was stored
     * @throws LogException.Full when a bound is reached; nothing was stored
     * @throws IllegalArgumentException when the stream is of none of {@link StreamName#CATEGORIES},
     *     or two events have one id
     */
    AppendOutcome append(
            StreamName stream,
            List<EncodedEvent> events,
            OptionalLong expectedVersion,
            Deadline deadline);

    /**
     * As {@link #append(StreamName, List, OptionalLong, Deadline)}, and tells where the events
     * stand as soon as they are durable. A store that writes for many at once may do so sooner than
     * it answers, and when the caller has given up since.
     *
     * @param stored is told of what this append has stored, and of nothing else; must be quick
     */
    default AppendOutcome append(
            StreamName stream,
            List<EncodedEvent> events,
            OptionalLong expectedVersion,
            Deadline deadline,
            Consumer<List<Place>> stored) {
        AppendOutcome outcome = append(stream, events, expectedVersion, deadline);
        if (outcome instanceof AppendOutcome.Appended appended) {
            stored.accept(appended.places());
        }
        return outcome;
    }

    /**
     * Begins to append events of one stream, whatever its version, and does not wait for it: a
     * faster way for stores that have one.
     *
     * @param stored is told, like that of {@link #append(StreamName, List, OptionalLong, Deadline,
     *     Consumer)}
     * @return where the events are, when this has stored them; empty when it has not, and {@code
     *     append} is to be asked, which says why; or exceptionally {@link
     *     LogException.OutcomeUnknown}. It comes about when the deadline passes at the latest. What
     *     hangs on it without an executor of its own has to be quick
     */
    default CompletableFuture<Optional<List<Place>>> begin(
            StreamName stream,
            List<EncodedEvent> events,
            Deadline deadline,
            Consumer<List<Place>> stored) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /**
     * The next events of {@link StreamName#CATEGORIES} after a global position, in its order: never
     * one that stands behind an event which could still appear. One caller at a time.
     *
     * @param limit at least 1
     * @return at most that many; none when there are none yet, or none that is safe yet
     * @throws LogException.Unavailable when the log cannot be reached
     */
    List<StoredEvent> readAfter(long globalPosition, int limit);

    /**
     * Events of {@link StreamName#CATEGORIES} after a global position and up to another, in its
     * order. It may be asked by many at once, for no event can appear any more up to where {@link
     * #readAfter} has come.
     *
     * @param after global position, exclusive
     * @param upTo global position, inclusive; at most that of the last event that {@code readAfter}
     *     gave
     * @param limit at least 1
     * @return at most that many; none only when there are none
     * @throws LogException.Unavailable when the log cannot be reached
     */
    List<StoredEvent> readSettled(long after, long upTo, int limit);

    /**
     * Events of one stream from a position on, in order.
     *
     * @throws LogException.Unavailable when the log cannot be reached
     */
    List<StoredEvent> readStream(StreamName stream, long fromPosition, int limit);

    /**
     * Events of one topic, itself, its messages and their changes ({@link StreamName#isOf}), in
     * global order. It may be asked by many at once, for no event can appear any more up to where
     * {@link #readAfter} has come.
     *
     * @param after global position, exclusive
     * @param upTo global position, inclusive; at most that of the last event that {@code readAfter}
     *     gave
     * @param limit at least 1
     * @param characters of data, after which it may end early; at least one event comes, if there
     *     is one
     * @throws LogException.Unavailable when the log cannot be reached
     */
    TopicPart<StoredEvent> readTopic(
            TopicId topic, long after, long upTo, int limit, long characters);

    /**
     * @throws LogException.Unavailable when the log cannot be reached
     */
    Optional<StoredEvent> findById(UUID id);

    /**
     * The global position of the last event of {@link StreamName#CATEGORIES}; 0 when there is none.
     *
     * @throws LogException.Unavailable when the log cannot be reached
     */
    long lastGlobalPosition();

    /** What every store refuses before it begins with an append. */
    static void check(StreamName stream, List<EncodedEvent> events, Deadline deadline) {
        if (!StreamName.CATEGORIES.contains(stream.category())) {
            throw new IllegalArgumentException("Not a category of the hub's: " + stream);
        }
        if (events.stream().map(EncodedEvent::id).distinct().count() < events.size()) {
            throw new IllegalArgumentException("Two events have one id: " + events);
        }
        if (deadline.hasPassed()) {
            throw new LogException.Unavailable("The time was up; nothing was stored");
        }
    }

    /** Why {@link #readAfter} gives nothing although something was appended, if that is known. */
    default Optional<String> blockedBy() {
        return Optional.empty();
    }

    /** Why nothing can be stored now, or could not a moment ago, if that is known. */
    default Optional<String> obstacle() {
        return Optional.empty();
    }

    /**
     * Opens the way in which the log itself lets its hubs wake each other, if it has one. For a
     * hub, once; it is closed before the store.
     */
    default Bus bus() {
        return Bus.alone();
    }

    @Override
    void close();
}
