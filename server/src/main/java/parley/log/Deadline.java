package parley.log;

import java.time.Duration;

/** The moment until which an answer is of use, on the clock of {@link System#nanoTime()}. */
public record Deadline(long nanoTime) {
    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left; zero when it has passed. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    public boolean hasPassed() {
        return nanoTime - System.nanoTime() <= 0;
    }

    public Deadline earlierBy(Duration time) {
        return new Deadline(nanoTime - time.toNanos());
    }
}
