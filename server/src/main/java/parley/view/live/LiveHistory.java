package parley.view.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
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

    /** Enough for a step of messages of usual length, else each takes a second read to its end. */
    private static final long BLOCK_CHARACTERS = 6 << 20;

    private static final int AT_A_TIME = 4;

    /** Events that are read at a time for one who follows several topics. */
    private static final int MOST_APART = 1024;

    private static final long APART_CHARACTERS = 1 << 20;

    private static final Duration KEPT = Duration.ofSeconds(30);

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
     * All that happened to a topic, or to some, between two global positions.
     *
     * @param after exclusive
     * @param upTo inclusive
     * @param open whether it goes to where the views were when it was read: by now there may be
     *     more
     */
    record Block(long after, long upTo, boolean open, List<LiveEvent> events) {
        /** Whether a reader at this cursor gets on with it. */
        boolean covers(long cursor) {
            return cursor >= after && cursor < upTo;
        }

        /** The first of those after a cursor. */
        List<LiveEvent> between(long cursor, int limit) {
            int from = LiveEvents.firstAfter(events, cursor);
            return events.subList(from, (int) Math.min(events.size(), from + (long) limit));
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
                        .expireAfterAccess(KEPT)
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
     * What happened to topics after a cursor.
     *
     * @param topics at least one
     * @param end how far the views have come, beyond the cursor
     * @return a block that covers the cursor; exceptionally when the log cannot be read now
     */
    CompletableFuture<Block> around(List<TopicId> topics, long cursor, long end) {
        if (topics.size() > 1) {
            CompletableFuture<Block> apart = new CompletableFuture<>();
            executor.execute(() -> complete(apart, () -> apart(topics, cursor, end)));
            return apart;
        }
        TopicId topic = topics.getFirst();
        return read(new Key(topic, cursor - cursor % STEP), cursor, end)
                .thenCompose(
                        block ->
                                block.covers(cursor)
                                        ? CompletableFuture.completedFuture(block)
                                        : read(new Key(topic, cursor), cursor, end));
    }

    /** Of several topics, one after the other, for one reader: the first events of them all. */
    private Block apart(List<TopicId> topics, long cursor, long end) {
        List<LiveEvent> events = new ArrayList<>();
        long upTo = end;
        for (TopicId topic : topics) {
            reads.increment();
            TopicPart<LogEvent> part =
                    reader.read(topic, cursor, upTo, MOST_APART, APART_CHARACTERS);
            upTo = Math.min(upTo, part.upTo());
            events.addAll(sight.of(part.events()));
            events = new ArrayList<>(LiveEvents.merged(List.of(events, List.of()), MOST_APART));
            if (events.size() == MOST_APART) {
                upTo = Math.min(upTo, events.getLast().globalPosition());
            }
        }
        long last = upTo;
        events.removeIf(event -> event.globalPosition() > last);
        return new Block(cursor, upTo, upTo >= end, events);
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
        complete(
                block,
                () -> {
                    try {
                        Block read = block(key, end);
                        kept.put(key, read);
                        return read;
                    } finally {
                        reading.remove(key);
                    }
                });
    }

    /** A few at a time. */
    private void complete(CompletableFuture<Block> future, Supplier<Block> read) {
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            future.completeExceptionally(e);
            return;
        }
        try {
            future.complete(read.get());
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
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
        return new Block(key.after(), upTo, open, sight.of(events));
    }
}
