package parley.api;

import java.time.Duration;
import java.time.Instant;
import parley.domain.InvalidInput;
import parley.view.message.Buckets;

/** The parameter {@code aggregation}: how long the parts of a period are that are counted apart. */
public final class Aggregation {
    private static final String NAME = "aggregation";

    private Aggregation() {}

    /**
     * The parts of a period.
     *
     * @param text as {@link GoDuration} reads it
     * @throws InvalidInput when it is no such length, too short, or makes too many parts
     */
    public static Buckets buckets(Instant from, Instant to, String text) {
        Duration length =
                GoDuration.parse(text)
                        .filter(given -> given.compareTo(Buckets.SHORTEST) >= 0)
                        .orElseThrow(
                                () ->
                                        new InvalidInput(
                                                NAME,
                                                text,
                                                "be a length of time like 1m, 90s, 24h or 1h30m,"
                                                        + " at least 1m"));
        if (!Buckets.areFew(from, to, length)) {
            throw new InvalidInput(
                    NAME,
                    text,
                    "divide the time from %s to %s into at most %d buckets"
                            .formatted(from, to, Buckets.MOST));
        }
        return new Buckets(from, to, length);
    }
}
