package parley.view.message;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * Parts of a period, all of the same length but for the last, which ends with the period.
 *
 * @param from where the first begins
 * @param to where the last ends
 */
public record Buckets(Instant from, Instant to, Duration length) {
    /** Bound of their number: a quarter of a year by the minute. */
    public static final int MOST = 131_072;

    public static final Duration SHORTEST = Duration.ofMinutes(1);

    /**
     * @param length at least {@link #SHORTEST}, and {@link #areFew} with it
     */
    public Buckets {
        from = from.truncatedTo(ChronoUnit.MICROS);
        to = to.truncatedTo(ChronoUnit.MICROS);
        length = length.truncatedTo(ChronoUnit.MICROS);
        if (length.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("Too short: " + length);
        }
        if (!areFew(from, to, length)) {
            throw new IllegalArgumentException(
                    "Too many: %s to %s by %s".formatted(from, to, length));
        }
    }

    /**
     * Whether a period has at most {@link #MOST} parts of a length.
     *
     * @param length more than 0
     */
    public static boolean areFew(Instant from, Instant to, Duration length) {
        return !from.isBefore(to)
                || count(
                                from.truncatedTo(ChronoUnit.MICROS),
                                to.truncatedTo(ChronoUnit.MICROS),
                                length)
                        <= MOST;
    }

    /** How many there are; 0 when the period ends before it begins. */
    public int count() {
        return from.isBefore(to) ? Math.toIntExact(count(from, to, length)) : 0;
    }

    private static long count(Instant from, Instant to, Duration length) {
        return Math.ceilDiv(from.until(to, ChronoUnit.MICROS), micros(length));
    }

    /** How long one is, in microseconds. */
    long width() {
        return micros(length);
    }

    private static long micros(Duration length) {
        return TimeUnit.MICROSECONDS.convert(length);
    }

    public Instant start(int bucket) {
        return time(IndexedMessage.micros(from) + bucket * width());
    }

    public Instant end(int bucket) {
        return bucket == count() - 1 ? to : start(bucket + 1);
    }

    private static Instant time(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000), 1000L * Math.floorMod(micros, 1_000_000));
    }
}
