package parley.messagedb.progress;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import parley.messagedb.BusyException;
import parley.messagedb.Message;
import parley.messagedb.OutcomeUnknownException;
import parley.messagedb.UnavailableException;

/**
 * Where subscriptions put messages aside that they could not handle. A stream with a parked message
 * is parked itself: its later messages are parked behind, so that a stream's messages are never
 * handled out of order, and other streams go on.
 *
 * <p>Who handles a stream parks and settles its messages; anybody may look, ask for a replay and
 * discard, in another process too. A replay is a wish, which whoever handles the stream meets:
 *
 * <pre>
 *   for (Parked first : parking.wanted(name, share, limit)) {  // one for each stream
 *       handle its message, then parking.settle(first)         // in one transaction with a table
 *       or parking.parkAgain(first, …)
 *   }
 * </pre>
 *
 * <p>All methods throw {@link UnavailableException} when the store cannot be reached, {@link
 * BusyException} when it gave up, and those that write {@link OutcomeUnknownException} when the
 * connection was lost meanwhile; each may be repeated. Safe for use by many threads.
 */
public interface Parking {
    /**
     * Parks a message that was handled in vain, and with it its stream. One that is parked already
     * stays where it is, with this cause and these attempts; a wish to replay its stream is gone.
     *
     * @param cause why; cut to {@value Parked#MOST_CAUSE} characters
     * @param attempts how many times it was handled in vain, at least 1
     */
    void park(String name, Message message, String cause, int attempts);

    /**
     * A parked message was handled in vain once more: it stays where it is, with this cause and one
     * attempt more, and a wish to replay its stream is gone. Does nothing when it is parked no
     * more.
     *
     * @param cause why; cut to {@value Parked#MOST_CAUSE} characters
     */
    void parkAgain(Parked parked, String cause);

    /**
     * Parks a message behind those of its stream that are parked already.
     *
     * @return false when there are none (any more); then it is not parked, but to be handled
     */
    boolean parkBehind(String name, Message message);

    /** Whether a stream has parked messages. */
    default boolean isParked(String name, String streamName) {
        return !parkedAmong(name, List.of(streamName)).isEmpty();
    }

    /** Which of some streams have parked messages; one look for all of them. */
    Set<String> parkedAmong(String name, Collection<String> streamNames);

    /** Whether any stream of the subscription has parked messages. */
    boolean isEmpty(String name);

    /**
     * The parked messages in global order.
     *
     * @param after a global position, exclusive; 0 for the first
     * @param limit at least 1
     */
    List<Parked> list(String name, long after, int limit);

    /** The parked messages of one stream, in order. */
    List<Parked> list(String name, String streamName, int limit);

    /**
     * Wishes that a stream's parked messages are handled again, in order, by whoever handles the
     * stream; it ends with the first that fails once more.
     *
     * @return whether there are any
     */
    boolean replay(String name, String streamName);

    /**
     * The first parked message of each stream of a share that is to be replayed, in global order.
     *
     * @param limit at least 1
     */
    List<Parked> wanted(String name, Share share, int limit);

    /**
     * A parked message has been handled after all: it is parked no more. The wish to replay stays
     * with those behind it.
     *
     * @return whether it was parked still
     */
    boolean settle(Parked parked);

    /**
     * Forgets all parked messages of a stream; they will never be handled.
     *
     * @return how many there were
     */
    int discard(String name, String streamName);

    /**
     * Forgets one parked message; it will never be handled, and those behind it stay parked.
     *
     * @return whether it was parked
     */
    boolean discard(String name, UUID messageId);
}
