package parley.messagedb.subscription;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.messagedb.Blocker;
import parley.messagedb.Message;

/** What keeps a subscription right now, told by its thread and asked by any. */
final class Situation {
    private final InstantSource clock;
    private final Duration slow;
    private volatile Stall.@Nullable Disconnected disconnected;
    private volatile Stall.@Nullable HandlerFailing failing;
    private volatile @Nullable Handling handling;
    private volatile Optional<Blocker> blocker = Optional.empty();

    private record Handling(List<Message> messages, long since) {}

    /**
     * @param slow how long a handler may take before it counts as slow
     */
    Situation(InstantSource clock, Duration slow) {
        this.clock = clock;
        this.slow = slow;
    }

    void disconnected(Throwable cause) {
        Stall.Disconnected before = disconnected;
        Instant since = before == null ? clock.instant() : before.since();
        disconnected = new Stall.Disconnected(since, cause);
    }

    void connected() {
        if (disconnected != null) {
            disconnected = null;
        }
    }

    void looked(Optional<Blocker> heldBackBy) {
        blocker = heldBackBy;
    }

    void handling(List<Message> messages) {
        handling = new Handling(messages, System.nanoTime());
    }

    void handled() {
        handling = null;
    }

    void failing(Message message, int attempts, Throwable cause) {
        failing = new Stall.HandlerFailing(message, attempts, cause);
    }

    void failsNoMore() {
        if (failing != null) {
            failing = null;
        }
    }

    /** Without what has to be asked of the database. */
    Optional<Stall> known() {
        Stall.Disconnected away = disconnected;
        if (away != null) {
            return Optional.of(away);
        }
        Stall.HandlerFailing failed = failing;
        if (failed != null) {
            return Optional.of(failed);
        }
        Handling now = handling;
        if (now != null) {
            Duration taken = Duration.ofNanos(System.nanoTime() - now.since());
            if (taken.compareTo(slow) >= 0) {
                return Optional.of(
                        new Stall.HandlerSlow(
                                now.messages().getFirst(),
                                now.messages().size(),
                                clock.instant().minus(taken)));
            }
        }
        return Optional.empty();
    }

    /** The transaction that messages wait behind. */
    Optional<Blocker> blocker() {
        return blocker;
    }
}
