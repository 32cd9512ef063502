package parley.messagedb.subscription;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import parley.messagedb.Blocker;
import parley.messagedb.Message;

/** Why a subscription, or a part of it, does not move. */
public sealed interface Stall {
    /**
     * The store cannot be reached, or gives up. It is tried again for as long as it takes.
     *
     * @param since when it first failed
     * @param cause how it failed last
     */
    record Disconnected(Instant since, Throwable cause) implements Stall {}

    /**
     * The handler fails with a message, and will be handed it again.
     *
     * @param attempts how many have failed
     * @param cause how it failed last
     */
    record HandlerFailing(Message message, int attempts, Throwable cause) implements Stall {}

    /**
     * The handler has not come back for a while.
     *
     * @param first the first message that it was given
     * @param messages how many it was given
     * @param since when
     */
    record HandlerSlow(Message first, int messages, Instant since) implements Stall {}

    /**
     * Messages are committed that must not be handed on before it is known what becomes of an open
     * transaction, which may have some that come before them.
     *
     * @param blocker its server process, and since when it was seen
     * @param state of that process as {@code pg_stat_activity} has it, such as {@code idle in
     *     transaction}; empty where the role may not see it or it has ended
     * @param query what it does or did last, as {@code state}
     */
    record BehindTransaction(Blocker blocker, Optional<String> state, Optional<String> query)
            implements Stall {}

    /**
     * Streams have parked messages, and their later ones are parked behind; all others go on.
     *
     * @param streams some of them, 100 at most
     */
    record StreamsParked(List<String> streams) implements Stall {
        public StreamsParked {
            streams = List.copyOf(streams);
        }
    }

    /**
     * Other members of the group have all shares.
     *
     * @param members how many there are, this one included
     */
    record NoShare(int members) implements Stall {}
}
