package parley.messagedb;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Looks after appends for which no thread waits, so that each hears in time that its time is up. It
 * looks every {@link #INTERVAL}, while there are any: to set an alarm for each would cost each.
 */
final class OverdueAppends {
    /** How much later than its time an append hears of it, at most. */
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final Set<PendingAppend> watched = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final Consumer<PendingAppend> giveUp;

    OverdueAppends(Consumer<PendingAppend> giveUp) {
        this.giveUp = giveUp;
    }

    void watch(PendingAppend append, Executor threads) {
        watched.add(append);
        lookSoon(threads);
    }

    void forget(PendingAppend append) {
        watched.remove(append);
    }

    private void lookSoon(Executor threads) {
        if (!looking.get() && looking.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(INTERVAL.toMillis(), TimeUnit.MILLISECONDS, threads)
                    .execute(() -> look(threads));
        }
    }

    private void look(Executor threads) {
        looking.set(false);
        for (PendingAppend each : watched) {
            if (each.leftToWait() <= 0) {
                giveUp.accept(each);
            }
        }
        if (!watched.isEmpty()) {
            lookSoon(threads);
        }
    }
}
