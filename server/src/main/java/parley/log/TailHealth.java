package parley.log;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a {@link Tail} does: how far behind it is, and why it stands when it does. */
final class TailHealth {
    private static final Logger LOGGER = LoggerFactory.getLogger(Tail.class);

    /** A log that has not answered for so long is an obstacle. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private final InstantSource clock;

    /** Everything that was stored before this has been handed on. */
    private volatile Instant asOf;

    private volatile Optional<String> failure = Optional.empty();

    /** When the log was asked, on the clock of {@link System#nanoTime}, while it is. */
    private volatile OptionalLong asked = OptionalLong.empty();

    TailHealth(InstantSource clock) {
        this.clock = clock;
        this.asOf = clock.instant();
    }

    Instant now() {
        return clock.instant();
    }

    /** Everything that was stored before has been handed on. */
    void isAt(Instant time) {
        asOf = time;
    }

    Duration lag() {
        Duration lag = Duration.between(asOf, clock.instant());
        return lag.isNegative() ? Duration.ZERO : lag; // the log's clock may be ahead
    }

    void asking() {
        asked = OptionalLong.of(System.nanoTime());
    }

    void answered() {
        asked = OptionalLong.empty();
    }

    boolean isFailing() {
        return failure.isPresent();
    }

    /** Why the last look failed, or the log does not answer. */
    Optional<String> obstacle() {
        if (failure.isPresent()) {
            return failure;
        }
        OptionalLong since = asked;
        if (since.isPresent()) {
            Duration silent = Duration.ofNanos(System.nanoTime() - since.getAsLong());
            if (silent.compareTo(SILENCE) > 0) {
                return Optional.of(
                        "the log does not answer, for %d s now".formatted(silent.toSeconds()));
            }
        }
        return Optional.empty();
    }

    void failed(Throwable e, long position) {
        String reason = reason(e);
        if (failure.isEmpty()) {
            LOGGER.warn("The tail stands at {}: {}", position, reason, e);
        }
        failure = Optional.of(reason);
    }

    void recovered(long position) {
        if (failure.isPresent()) {
            LOGGER.info("The tail moves again, after {}", position);
            failure = Optional.empty();
        }
    }

    /** With the first cause, which says most: "Connection refused", "No space left on device". */
    private static String reason(Throwable e) {
        Throwable first = e;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        String message = String.valueOf(e.getMessage());
        String cause = String.valueOf(first.getMessage());
        return message.contains(cause) ? message : message + ": " + cause;
    }
}
