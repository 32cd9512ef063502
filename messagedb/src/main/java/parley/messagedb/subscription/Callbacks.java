package parley.messagedb.subscription;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import parley.messagedb.Message;

/**
 * Tells the program how a subscription fares; what it throws is logged and changes nothing. On the
 * subscription's thread.
 */
final class Callbacks {
    private static final Logger LOG = System.getLogger(Callbacks.class.getName());
    private static final Duration BETWEEN_LAGS = Duration.ofSeconds(1);

    private final Consumer<Boolean> onLive;
    private final Consumer<Optional<Throwable>> onDropped;
    private final Consumer<Lag> onLag;
    private final InstantSource clock;
    private volatile boolean live;
    private long lagTold = System.nanoTime() - BETWEEN_LAGS.toNanos();

    Callbacks(
            Consumer<Boolean> onLive,
            Consumer<Optional<Throwable>> onDropped,
            Consumer<Lag> onLag,
            InstantSource clock) {
        this.onLive = onLive;
        this.onDropped = onDropped;
        this.onLag = onLag;
        this.clock = clock;
    }

    boolean isLive() {
        return live;
    }

    void caughtUp(long position) {
        if (!live) {
            live = true;
            tell(onLive, true);
            tell(onLag, new Lag(position, Duration.ZERO));
        }
    }

    void behind() {
        if (live) {
            live = false;
            tell(onLive, false);
        }
    }

    /** It is behind, and has handled this message last. */
    void lags(long position, Message last) {
        long now = System.nanoTime();
        if (now - lagTold >= BETWEEN_LAGS.toNanos()) {
            lagTold = now;
            Duration age = Duration.between(last.time(), clock.instant());
            tell(onLag, new Lag(position, age.isNegative() ? Duration.ZERO : age));
        }
    }

    void dropped(Optional<Throwable> cause) {
        live = false;
        tell(onDropped, cause);
    }

    void tellLive(boolean now) {
        tell(onLive, now);
    }

    private static <T> void tell(Consumer<T> who, T what) {
        try {
            who.accept(what);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A subscription's callback failed", e);
        }
    }
}
