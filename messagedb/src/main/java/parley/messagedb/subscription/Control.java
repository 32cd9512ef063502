package parley.messagedb.subscription;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What others want of a subscription's thread, and where it waits. */
final class Control {
    /** Has a permit when there may be something new. */
    private final Semaphore bell = new Semaphore(0);

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final BooleanSupplier mayGoOn;
    private volatile boolean draining;
    private volatile boolean dry;

    /**
     * @param mayGoOn asked before each step; it ends when it is false
     */
    Control(BooleanSupplier mayGoOn) {
        this.mayGoOn = mayGoOn;
    }

    /** There may be something new. Any thread, any time. */
    void ring() {
        if (bell.availablePermits() == 0) {
            bell.release();
        }
    }

    void stop() {
        stopping.countDown();
        ring();
    }

    void drain() {
        draining = true;
        ring();
    }

    boolean isDraining() {
        return draining;
    }

    /** Everything has been handled that was to be, before the end. */
    void ranDry() {
        dry = true;
    }

    boolean isDry() {
        return dry;
    }

    boolean isStopping() {
        return stopping.getCount() == 0;
    }

    void check() throws Ended {
        if (isStopping() || !mayGoOn.getAsBoolean()) {
            throw new Ended();
        }
    }

    /** Forgets what it was rung for, before a look that finds it. */
    void aboutToLook() throws Ended {
        bell.drainPermits();
        check();
    }

    /** Waits until it is rung, or the time is up. */
    void awaitBell(Duration most) throws Ended, InterruptedException {
        check();
        var _ = bell.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS);
        check();
    }

    /** Waits, whatever comes, but not beyond the end. */
    void pause(Duration time) throws Ended, InterruptedException {
        var _ = stopping.await(time.toNanos(), TimeUnit.NANOSECONDS);
        check();
    }
}
