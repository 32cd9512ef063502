package parley.messagedb.subscription;

import java.time.Duration;

/**
 * How long a subscription that has caught up waits until it looks again. Wake-ups cut that short.
 */
public sealed interface Polling {
    /** The pause after so many looks in a row, at least 1, that found nothing new. */
    Duration pause(int emptyLooks);

    /** Always the same pause. */
    static Polling constant(Duration pause) {
        return new Constant(pause);
    }

    /** Pauses that grow by a factor, from a shortest to a longest one. */
    static Polling exponential(Duration shortest, Duration longest, double factor) {
        return new Exponential(shortest, longest, factor);
    }

    /**
     * See {@link #constant}.
     *
     * @param pause positive
     */
    record Constant(Duration pause) implements Polling {
        public Constant {
            requirePositive(pause);
        }

        @Override
        public Duration pause(int emptyLooks) {
            return pause;
        }
    }

    /**
     * See {@link #exponential}.
     *
     * @param shortest positive
     * @param longest not below {@code shortest}
     * @param factor at least 1
     */
    record Exponential(Duration shortest, Duration longest, double factor) implements Polling {
        public Exponential {
            requirePositive(shortest);
            if (longest.compareTo(shortest) < 0) {
                throw new IllegalArgumentException(
                        "The longest pause, %s, is below the shortest, %s"
                                .formatted(longest, shortest));
            }
            if (!(factor >= 1)) {
                throw new IllegalArgumentException("A factor is at least 1: " + factor);
            }
        }

        @Override
        public Duration pause(int emptyLooks) {
            double nanos = shortest.toNanos() * Math.pow(factor, Math.max(0, emptyLooks - 1));
            return nanos < longest.toNanos() ? Duration.ofNanos((long) nanos) : longest;
        }
    }

    private static void requirePositive(Duration pause) {
        if (!pause.isPositive()) {
            throw new IllegalArgumentException("A pause must be positive: " + pause);
        }
    }
}
