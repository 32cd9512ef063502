package parley.view.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import parley.domain.TopicId;
import parley.log.LogEvent;
import parley.log.TopicPart;

/**
 * What happened before the window, read from the log in blocks. Whoever catches up at the same time
 * shares them: a block begins at a multiple of {@link #STEP}, wherever in it a reader stands, and
 * is read once. A few blocks are kept, and a few read at a time.
 */
final class LiveHistory {
    /** Events of a block at most, and the global positions that it spans at least. */
    static final int STEP = 16_384;

    private static final long BLOCK_CHARACTERS = 4 << 20;
    private static final int AT_A_TIME = 4;

    /** Reads what happened to a topic; may block. */
    @FunctionalInterface
    interface Reader {
        /**
         * @see parley.log.Store#readTopic
         */
        TopicPart<LogEvent> read(TopicId topic, long after, long upTo, int limit, long characters);
    }

    /** Turns what was read into what may be seen. */
    @FunctionalInterface
    interface Sight {
        List<LiveEvent> of(List<LogEvent> events);
    }

    /**
     * All that happened to a topic between two global positions.
     *
     * @param after exclusive
     * @param upTo inclusive
     * @param open whether it goes to where the views were when it was read: by now there may be
     *     more
     */
    record Block(TopicId topic, long after, long upTo, boolean open, List<LiveEvent> events) {
        /** Those after a cursor that lies in the block. */
        List<LiveEvent> between(long cursor, long end, int limit) {
            int from = LiveEvents.firstAfter(events, cursor);
            int to = Math.max(from, LiveEvents.firstAfter(events, end));
            return events.subList(from, (int) Math.min(to, from + (long) limit));
        }

        private long size() {
            return events.stream().mapToLong(LiveWindow::size).sum();
        }
    }

    private record Key(TopicId topic, long after) {}

    private final Reader reader;
    private final Sight sight;
    private final Executor executor;
    private final Semaphore places = new Semaphore(AT_A_TIME);
    private final ConcurrentMap<Key, CompletableFuture<Block>> reading = new ConcurrentHashMap<>();
    private final Cache<Key, Block> kept;
    private final LongAdder reads = new LongAdder();

    /**
     * @param executor runs what may block
     * @param maxSize of the blocks that are kept, about, in bytes
     */
    LiveHistory(Reader reader, Sight sight, Executor executor, long maxSize) {
        this.reader = reader;
        this.sight = sight;
        this.executor = executor;
        this.kept =
                Caffeine.newBuilder()
                        .maximumWeight(maxSize / 1024)
                        .weigher(
                                (Key _, Block block) ->
                                        (int) Math.min(Integer.MAX_VALUE, 1 + block.size() / 1024))
                        .executor(Runnable::run)
                        .build();
    }

    /** How often the log was read. */
    long reads() {
        return reads.sum();
    }

    /**
     * The block of a topic in which a cursor lies.
     *
     * @param end how far the views have come, at least the cursor
     * @return a block that goes beyond the cursor, unless that is at the end; exceptionally when
     *     the log cannot be read now
     */
    CompletableFuture<Block> around(TopicId topic, long cursor, long end) {
        long aligned = cursor - cursor % STEP;
        return read(new Key(topic, aligned), cursor, end)
                .thenCompose(
                        block ->
                                block.upTo() > cursor || cursor >= end
                                        ? CompletableFuture.completedFuture(block)
                                        : read(new Key(topic, cursor), cursor, end));
    }

    private CompletableFuture<Block> read(Key key, long cursor, long end) {
        Block known = kept.getIfPresent(key);
        if (known != null && (known.upTo() > cursor || !known.open())) {
            return CompletableFuture.completedFuture(known);
        }
        CompletableFuture<Block> mine = new CompletableFuture<>();
        CompletableFuture<Block> other = reading.putIfAbsent(key, mine);
        if (other != null) {
            return other;
        }
        executor.execute(() -> read(key, end, mine));
        return mine;
    }

    private void read(Key key, long end, CompletableFuture<Block> block) {
        places.acquireUninterruptibly();
        try {
            Block read = block(key, end);
            kept.put(key, read);
            reading.remove(key);
            block.complete(read);
        } catch (RuntimeException | Error e) {
            reading.remove(key);
            block.completeExceptionally(e);
        } finally {
            places.release();
        }
    }

    private Block block(Key key, long end) {
        reads.increment();
        TopicPart<LogEvent> part =
                reader.read(key.topic(), key.after(), end, STEP, BLOCK_CHARACTERS);
        long upTo = part.upTo();
        boolean open = upTo >= end;
        if (!open) {
            // Where the next one begins that others ask for; unless it would end where it begins.
            long aligned = upTo - upTo % STEP;
            upTo = aligned > key.after() ? aligned : upTo;
        }
        long last = upTo;
        List<LogEvent> events =
                part.events().stream().filter(at -> at.globalPosition() <= last).toList();
        return new Block(key.topic(), key.after(), upTo, open, sight.of(events));
    }
}
