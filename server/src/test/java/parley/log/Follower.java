package parley.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a store as the tail does: small pages, each after the last event of the one before. */
final class Follower implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Store store;
    private final Thread thread = Thread.ofVirtual().unstarted(this::follow);
    private final CompletableFuture<List<StoredEvent>> enough = new CompletableFuture<>();
    private final List<StoredEvent> seen = new ArrayList<>();
    private volatile int wanted = Integer.MAX_VALUE;
    private volatile boolean closed;

    Follower(Store store) {
        this.store = store;
        thread.start();
    }

    private void follow() {
        try {
            while (!closed && seen.size() < wanted) {
                long after = seen.isEmpty() ? 0 : seen.getLast().globalPosition();
                List<StoredEvent> page = store.readAfter(after, 7);
                if (page.isEmpty()) {
                    Thread.onSpinWait();
                }
                seen.addAll(page);
            }
            enough.complete(List.copyOf(seen));
        } catch (RuntimeException e) {
            enough.completeExceptionally(e);
        }
    }

    /** All that was seen, when it is that many. */
    List<StoredEvent> await(int count) throws Exception {
        wanted = count;
        try {
            return enough.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("saw fewer than " + count + " events", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
