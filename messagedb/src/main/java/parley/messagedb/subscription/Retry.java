package parley.messagedb.subscription;

import java.time.Duration;

/**
 * How often a message is handed to a handler that fails, and how long it is waited between. After
 * the last attempt it is parked, or without a place for that the subscription ends.
 *
 * <p>An attempt that failed because the store was out of reach does not count: such are repeated
 * for as long as it takes.
 *
 * @param attempts at least 1
 * @param pauses after the first failed attempt, the second and so on
 */
public record Retry(int attempts, Polling pauses) {
    public Retry {
        if (attempts < 1) {
            throw new IllegalArgumentException("There is at least one attempt: " + attempts);
        }
    }

    /** So many attempts, with pauses that double from a shortest to a longest one. */
    public static Retry times(int attempts, Duration shortest, Duration longest) {
        return new Retry(attempts, Polling.exponential(shortest, longest, 2));
    }

    /** One attempt. */
    public static Retry never() {
        return times(1, Duration.ofSeconds(1), Duration.ofSeconds(1));
    }
}
