package parley.messagedb.subscription;

import java.util.Optional;
import java.util.Set;
import parley.messagedb.Blocker;
import parley.messagedb.Message;
import parley.messagedb.progress.Continuity;
import parley.messagedb.progress.LogWentBackException;

/** Reads a source page by page. For one thread at a time; keeps no connection. */
interface Feed {
    /**
     * The next messages.
     *
     * @param limit at least 1
     */
    Page read(Place after, int limit);

    /** Before the first message. */
    Place beginning();

    /** The last message that is there now. */
    Place last();

    /** The place of one of its messages. */
    Place placeOf(Message message);

    /**
     * Asks whether the log still has what was read of it.
     *
     * @param place of a message
     * @throws LogWentBackException if it has not
     */
    void require(Continuity continuity, Place place);

    /** Whose messages it has; empty: of all. */
    Set<String> categories();

    /** The transaction that it may be waiting for. */
    default Optional<Blocker> blocker() {
        return Optional.empty();
    }
}
