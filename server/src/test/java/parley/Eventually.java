package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** Waits for what must come to hold. */
final class Eventually {
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Eventually() {}

    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits until it holds; fails when that takes longer than the time given. */
    static void holds(String what, Duration time, Condition condition) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (!now(condition)) {
            assertThat(System.nanoTime() - end).as("waiting until " + what).isNegative();
            Thread.sleep(PAUSE);
        }
    }

    /** What cannot be found out does not hold yet. */
    private static boolean now(Condition condition) {
        try {
            return condition.holds();
        } catch (Exception e) {
            return false;
        }
    }
}
