package parley.messagedb.subscription;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for the end of a subscription's thread, unless it is that thread. */
record Ending(Thread thread, CountDownLatch ended) {
    private static final Duration LONGEST = Duration.ofDays(36_500);

    boolean await(Duration most) {
        if (thread.equals(Thread.currentThread())) {
            return false;
        }
        Duration bounded = most.compareTo(LONGEST) > 0 ? LONGEST : most;
        try {
            if (!ended.await(bounded.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
            // The latch opens a moment before the thread is gone.
            return thread.join(bounded);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void await() {
        await(LONGEST);
    }
}
