package parley.messagedb.progress;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * How far a share of a subscription has been handled, as {@link Checkpoints} has it.
 *
 * @param name the subscription's name
 * @param share the share
 * @param token the fencing token of the lease under which it is kept; empty for whoever holds a
 *     share without a lease
 * @param position that of the last message that was handled: in its stream for a subscription to a
 *     stream, else the global position; empty when none was
 * @param messageId the id of the message at that position, by which {@link Continuity} tells
 *     whether it is still the same log; empty when the position is that of no message
 * @param version how many times it was saved: a save that finds another one than it started from is
 *     refused
 */
public record Checkpoint(
        String name,
        Share share,
        OptionalLong token,
        OptionalLong position,
        Optional<UUID> messageId,
        long version) {
    public Checkpoint {
        SubscriptionName.require(name);
        if (version < 0) {
            throw new IllegalArgumentException("A version is never negative: " + version);
        }
    }

    /** What it is once it has been saved at a position. */
    Checkpoint moved(long toPosition, Optional<UUID> toMessage) {
        return new Checkpoint(
                name, share, token, OptionalLong.of(toPosition), toMessage, version + 1);
    }

    /** For people: the subscription and its share. */
    String whose() {
        return share.equals(Share.WHOLE) ? name : "%s, share %s".formatted(name, share);
    }
}
