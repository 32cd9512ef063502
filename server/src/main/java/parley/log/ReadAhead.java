package parley.log;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Reads a part of the log that is settled ({@link Store#readSettled}), on a thread of its own, a
 * few batches ahead of the one thread that takes them.
 */
public final class ReadAhead implements AutoCloseable {
    private static final int LARGEST_BATCH = 4000;
    private static final int FIRST_BATCH = 100;

    /** What a batch is to have at most, about, in characters. */
    private static final long BATCH_CHARACTERS = 2 << 20;

    private static final int BATCHES = 3;

    private sealed interface Step {
        record Read(List<LogEvent> events) implements Step {}

        record End() implements Step {}

        record Failed(RuntimeException failure) implements Step {}
    }

    private final Log log;
    private final long upTo;
    private final BlockingQueue<Step> steps = new ArrayBlockingQueue<>(BATCHES);
    private final Thread thread;

    /**
     * @param after global position, exclusive
     * @param upTo global position, inclusive; at most that of the last event that the tail gave
     */
    public ReadAhead(Log log, long after, long upTo) {
        this.log = log;
        this.upTo = upTo;
        this.thread = Thread.ofPlatform().name("read-ahead").start(() -> read(after));
    }

    /**
     * The next events in global order; none when there are no more.
     *
     * @throws LogException.Unavailable when the log cannot be reached; nothing comes after that
     */
    public List<LogEvent> next() throws InterruptedException {
        return switch (steps.take()) {
            case Step.Read read -> read.events();
            case Step.End _ -> List.of();
            case Step.Failed failed -> throw failed.failure();
        };
    }

    private void read(long after) {
        try {
            long at = after;
            int limit = FIRST_BATCH;
            while (at < upTo) {
                List<LogEvent> events = log.readSettled(at, upTo, limit);
                if (events.isEmpty()) {
                    break;
                }
                at = events.getLast().globalPosition();
                limit = nextLimit(events);
                steps.put(new Step.Read(events));
            }
            steps.put(new Step.End());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed: nobody takes more
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void fail(RuntimeException failure) {
        try {
            steps.put(new Step.Failed(failure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int nextLimit(List<LogEvent> events) {
        long characters = events.stream().mapToLong(Log::size).sum();
        return Math.clamp(BATCH_CHARACTERS / (1 + characters / events.size()), 16, LARGEST_BATCH);
    }

    /** Reads no more. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
