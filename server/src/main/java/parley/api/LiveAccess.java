package parley.api;

import com.linecorp.armeria.server.ServiceRequestContext;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import parley.domain.Caller;
import parley.domain.InvalidInput;
import parley.domain.Refusal;
import parley.domain.TopicId;
import parley.log.Cursor;
import parley.log.Deadline;
import parley.log.Log;
import parley.view.Applier;
import parley.view.directory.Directory;
import parley.view.live.Subscription.Start;

/** Who may follow what, from where; the same for all doors. */
public final class LiveAccess {
    /** Bound of the topics that one connection follows. */
    static final int MOST_TOPICS = 1000;

    private static final String BEGIN = "begin";
    private static final Duration CURSOR_WAIT = Duration.ofSeconds(2);

    private final Calls calls;
    private final Log log;
    private final Applier applier;
    private final Directory directory;

    public LiveAccess(Calls calls, Log log, Applier applier, Directory directory) {
        this.calls = calls;
        this.log = log;
        this.applier = applier;
        this.directory = directory;
    }

    /**
     * Who asks; may block.
     *
     * @throws RuntimeException what {@link Failure#of} knows
     */
    Caller enter(ServiceRequestContext context) {
        return calls.enter(context);
    }

    /** As {@link #enter(ServiceRequestContext)}, when it is told later. */
    Caller enter(String authorization, InetAddress address) {
        return calls.enter(authorization, address);
    }

    /** Whether a caller may ask for more now. */
    void admit(Caller caller, InetAddress address) {
        calls.admit(caller, address);
    }

    /**
     * Where to begin.
     *
     * @param after as in {@code parley.v1.WatchRequest}
     * @return empty when the cursor is of another log
     */
    Optional<Start> start(String after) {
        if (after.isEmpty()) {
            return Optional.of(new Start.Now());
        }
        if (after.equals(BEGIN)) {
            return Optional.of(new Start.Beginning());
        }
        Cursor cursor =
                Cursor.parse(after)
                        .orElseThrow(
                                () ->
                                        new InvalidInput(
                                                "after",
                                                after,
                                                "be a cursor, or 'begin', or empty"));
        return cursor.logId().equals(log.id())
                ? Optional.of(new Start.After(cursor.globalPosition()))
                : Optional.empty();
    }

    /** Whether this hub has yet to come to where it begins. */
    boolean isAhead(Start start) {
        return start instanceof Start.After(long globalPosition)
                && globalPosition > applier.position();
    }

    /** Waits until this hub has come to where it begins; may block. */
    void await(Start start) {
        if (!isAhead(start) || !(start instanceof Start.After(long globalPosition))) {
            return;
        }
        try {
            if (applier.await(globalPosition, Deadline.in(CURSOR_WAIT))) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new UnavailableException(
                "This hub has not reached the cursor yet; it is at " + applier.position());
    }

    /** The topics of these ids. */
    static SequencedSet<TopicId> topics(List<String> ids) {
        if (ids.isEmpty() || ids.size() > MOST_TOPICS) {
            throw new InvalidInput(
                    "topics", ids.size() + " ids", "be 1 to " + MOST_TOPICS + " ids of topics");
        }
        SequencedSet<TopicId> topics = new LinkedHashSet<>();
        ids.forEach(id -> topics.add(new TopicId(id)));
        return topics;
    }

    /**
     * @throws RefusedException naming the first that the caller may not read
     */
    void checkReadable(Iterable<TopicId> topics, Caller caller) throws RefusedException {
        for (TopicId topic : topics) {
            if (directory.readable(topic, caller).isEmpty()) {
                throw new RefusedException(Refusal.NotFound.topic(topic));
            }
        }
    }
}
