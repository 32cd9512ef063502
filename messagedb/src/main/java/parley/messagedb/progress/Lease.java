package parley.messagedb.progress;

import java.time.Duration;

/**
 * The right of one member to go on with one share, until it is released, taken away or not renewed
 * in time. {@link Member#beat} renews it.
 */
public final class Lease {
    private final String name;
    private final Share share;
    private final String owner;
    private final long token;
    private volatile long deadline;
    private volatile boolean ended;

    Lease(String name, Share share, String owner, long token, long deadline) {
        this.name = name;
        this.share = share;
        this.owner = owner;
        this.token = token;
        this.deadline = deadline;
    }

    /** The subscription's name. */
    public String name() {
        return name;
    }

    public Share share() {
        return share;
    }

    /** The id of the member that holds it. */
    public String owner() {
        return owner;
    }

    /** The fencing token: higher than that of every earlier lease of this share. */
    public long token() {
        return token;
    }

    /**
     * Whether it is held as far as this process knows without asking. False is certain; true may be
     * wrong on a machine whose clock stood still, and then a save in the handler's transaction is
     * refused.
     */
    public boolean stillHeld() {
        return !ended && remaining().isPositive();
    }

    /** How long it is held for unless it is renewed; not positive when it is over. */
    public Duration remaining() {
        return Duration.ofNanos(deadline - System.nanoTime());
    }

    void renewed(long newDeadline) {
        deadline = newDeadline;
    }

    void end() {
        ended = true;
    }

    @Override
    public String toString() {
        return "%s, share %s, by %s with token %d".formatted(name, share, owner, token);
    }
}
