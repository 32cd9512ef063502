package parley.messagedb.subscription;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads a feed page by page, and the next page already while a full one is being handled: one page
 * at most, on a thread that ends with it. For one thread.
 */
final class ReadAhead implements AutoCloseable {
    private final Feed feed;
    private final PageSize size;
    private final ThreadFactory threads;
    private @Nullable Ahead ahead;
    private boolean wasAhead;

    private record Ahead(Place after, FutureTask<Page> page) {}

    ReadAhead(Feed feed, PageSize size, ThreadFactory threads) {
        this.feed = feed;
        this.size = size;
        this.threads = threads;
    }

    /**
     * The page that comes next. The feed is not asked by anyone else before this returns, so what
     * it says of its last look is said of this page or one behind it.
     */
    Page next(Place after) throws InterruptedException {
        wasAhead = false;
        Page page = takeAhead(after);
        if (page == null) {
            page = feed.read(after, size.next());
        }
        size.took(page.messages());
        if (page.isFull()) {
            begin(page.end());
        }
        return page;
    }

    /** Whether the last page was read before it was asked for. */
    boolean wasAhead() {
        return wasAhead;
    }

    private @Nullable Page takeAhead(Place after) throws InterruptedException {
        Ahead begun = ahead;
        if (begun == null) {
            return null;
        }
        boolean isWanted = begun.after().equals(after);
        try {
            Page page = begun.page().get();
            ahead = null;
            wasAhead = isWanted;
            return isWanted ? page : null;
        } catch (ExecutionException e) {
            ahead = null;
            if (isWanted) {
                throw rethrown(e.getCause());
            }
            return null;
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable cause) {
        return switch (cause) {
            case RuntimeException known -> known;
            case Error error -> throw error;
            case null, default -> new IllegalStateException(cause);
        };
    }

    private void begin(Place after) {
        int limit = size.next();
        Ahead next = new Ahead(after, new FutureTask<>(() -> feed.read(after, limit)));
        Thread thread = threads.newThread(next.page());
        if (thread != null) {
            thread.start();
            ahead = next;
        }
    }

    /** Forgets what was read ahead; waits until nothing is being read. */
    @Override
    public void close() {
        Ahead begun = ahead;
        ahead = null;
        if (begun == null) {
            return;
        }
        boolean interrupted = false;
        while (true) {
            try {
                begun.page().get();
                break;
            } catch (ExecutionException e) {
                break; // whoever reads on meets it again
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
