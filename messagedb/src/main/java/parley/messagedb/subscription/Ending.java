package parley.messagedb.subscription;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Ends a subscription's thread, and waits for its end.
 *
 * @param isOwn whether a thread is one that has to go on for it to end, and must not wait
 */
record Ending(Thread thread, Predicate<Thread> isOwn, CountDownLatch ended, Control control) {
    private static final Duration LONGEST = Duration.ofDays(36_500);

    void stop() {
        stop(LONGEST);
    }

    boolean stop(Duration most) {
        control.stop();
        return await(most);
    }

    boolean drain(Duration most) {
        control.drain();
        return await(most);
    }

    boolean isOver() {
        return ended.getCount() == 0;
    }

    private boolean await(Duration most) {
        if (isOwn.test(Thread.currentThread())) {
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
}
