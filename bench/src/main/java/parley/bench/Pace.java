package parley.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Messages at an even rate, numbered on.
 *
 * @param first the number of the first of them
 * @param topics that take turns
 */
record Pace(int rate, double seconds, long first, int topics) {

    private static final double NANOS = 1e9;

    /** Shorter pauses are not worth a thread's sleep. */
    private static final long SHORTEST_PAUSE = 20_000;

    /** What is done for each. */
    @FunctionalInterface
    interface Each {
        /**
         * @param due when it should have been, as {@link System#nanoTime} has it
         */
        void send(long number, long due) throws IOException;
    }

    Pace {
        if (rate < 1 || seconds <= 0 || topics < 1) {
            throw new IllegalArgumentException("a pace of " + rate + "/s for " + seconds + " s");
        }
    }

    static Pace parse(String line) {
        List<String> words = List.of(line.split(" ", -1));
        return new Pace(
                Integer.parseInt(words.get(0)),
                Double.parseDouble(words.get(1)),
                Long.parseLong(words.get(2)),
                Integer.parseInt(words.get(3)));
    }

    /** What {@link #parse} understands. */
    String line() {
        return rate + " " + seconds + " " + first + " " + topics;
    }

    /** How many there are. */
    long count() {
        return Math.max(topics, Math.round(rate * seconds));
    }

    /** When one of them is due, from 0, after the first. */
    long dueAfter(long index) {
        return (long) (index * NANOS / rate);
    }

    /** Does what is to be done for each when it is due, or at once after that. */
    void follow(Each each) throws IOException {
        long begin = System.nanoTime();
        for (long i = 0; i < count(); i++) {
            long due = begin + dueAfter(i);
            long rest = due - System.nanoTime();
            while (rest > SHORTEST_PAUSE) {
                LockSupport.parkNanos(rest);
                rest = due - System.nanoTime();
            }
            each.send(first + i, due);
        }
    }
}
