package parley;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import parley.log.Log;

/** Where the log ends, for whoever looks at the hub: asked once for all who ask at a time. */
final class LogEnd {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Log log;
    private CompletableFuture<Long> asked = CompletableFuture.completedFuture(0L);

    LogEnd(Log log) {
        this.log = log;
    }

    /** The last global position; NaN when the log does not say so within {@link #PATIENCE}. */
    double globalPosition() {
        try {
            return ask().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return Double.NaN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Double.NaN;
        }
    }

    private synchronized CompletableFuture<Long> ask() {
        if (asked.isDone()) {
            asked =
                    CompletableFuture.supplyAsync(
                            log::lastGlobalPosition, Thread::startVirtualThread);
        }
        return asked;
    }
}
