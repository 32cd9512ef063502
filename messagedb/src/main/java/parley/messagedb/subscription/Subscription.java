package parley.messagedb.subscription;

import java.time.Duration;
import java.util.Optional;

/**
 * Something that follows a {@link Source} and hands its messages on, until it is stopped or fails
 * for good. Safe for use by many threads.
 */
public sealed interface Subscription extends AutoCloseable
        permits SingleSubscription, GroupSubscription {
    /** Its name, under which its progress is kept; empty without one. */
    String name();

    /** Whether it has caught up with everything that may be handed on. */
    boolean isLive();

    /** Whether it has not ended. */
    boolean isRunning();

    /**
     * Up to where everything has been handled: a position of the stream that it follows, else a
     * global position. Of a group's member it is the lowest of its shares, -1 without any.
     */
    long position();

    /**
     * Why it does not move, or a part of it; empty when all is well, and once it has ended. It may
     * ask the database.
     */
    Optional<Stall> stall();

    /**
     * Ends it behind what the handler has in hand, saves its checkpoint, and waits for that.
     * Nothing of it is left behind then: no thread, no connection. On the handler's own thread it
     * does not wait.
     */
    void stop();

    /**
     * As {@link #stop()}, waiting so long at most.
     *
     * @return whether it has ended
     */
    boolean stop(Duration most);

    /**
     * Has everything handled that is stored by now, and then ends it. When the time is up it goes
     * on doing so; {@link #stop()} ends that.
     *
     * @return whether it has ended
     */
    boolean drain(Duration most);

    /** As {@link #stop()}. */
    @Override
    default void close() {
        stop();
    }
}
