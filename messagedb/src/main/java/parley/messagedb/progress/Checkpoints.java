package parley.messagedb.progress;

import java.util.Optional;
import java.util.UUID;
import parley.messagedb.BusyException;
import parley.messagedb.OutcomeUnknownException;
import parley.messagedb.UnavailableException;

/**
 * Keeps how far subscriptions have come, by name and share.
 *
 * <p>A checkpoint is loaded once and then saved again and again, each time from the one that the
 * save before answered. Of two owners that started from the same one, the second to save is
 * refused, lease or not: nothing is handled by both and counted by one.
 *
 * <p>Both methods throw {@link UnavailableException} when the store cannot be reached and {@link
 * BusyException} when it gave up. Safe for use by many threads.
 */
public interface Checkpoints {
    /**
     * How far a share has come, for who holds it without a lease.
     *
     * @return without a position and of version 0 when nothing was saved
     */
    Checkpoint load(String name, Share share);

    /**
     * How far a share has come, for who holds a lease of it; saves then need the lease to be held
     * still.
     *
     * @throws FencedException if the lease is no longer held
     */
    Checkpoint load(Lease lease);

    /**
     * Saves how far it has come since.
     *
     * @param before the last one that was loaded or saved
     * @param position that of the last message that was handled
     * @param messageId that message's id; empty when the position is that of no message
     * @return the checkpoint to save from next
     * @throws FencedException if another owner has saved meanwhile, or the share is another's
     * @throws OutcomeUnknownException if the connection was lost: load it again to know
     */
    Checkpoint save(Checkpoint before, long position, Optional<UUID> messageId);
}
