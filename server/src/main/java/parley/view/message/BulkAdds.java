package parley.view.message;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.index.IndexWriter;
import parley.domain.Message;
import parley.domain.MessageId;

/**
 * New messages on their way into an index, which several threads write, many at a time. For one
 * thread that gives them; that waits while too many are under way.
 */
final class BulkAdds implements AutoCloseable {
    private static final int MOST_THREADS = 4;

    /** Bounds of what is handed to a thread at a time. */
    private static final int MOST = 2000;

    private static final long MOST_BYTES = 1 << 20;

    private final IndexWriter writer;
    private final int threads =
            Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
    private final ExecutorService workers =
            Executors.newFixedThreadPool(
                    threads, Thread.ofPlatform().name("rebuild-", 0).factory());

    /** What no thread has yet. */
    private Map<MessageId, Message> next = new LinkedHashMap<>();

    private long nextBytes;

    private final Queue<CompletableFuture<?>> underWay = new ArrayDeque<>();

    BulkAdds(IndexWriter writer) {
        this.writer = writer;
    }

    void add(Message message) throws IOException {
        next.put(message.id(), message);
        nextBytes += Window.weight(message);
        if (next.size() == MOST || nextBytes > MOST_BYTES) {
            handOver();
        }
    }

    /** Puts a new form in the place of a message that no thread has yet; false if one has. */
    boolean replace(Message message) {
        return next.replace(message.id(), message) != null;
    }

    /** Takes back a message that no thread has yet; false if one has. */
    boolean takeBack(MessageId id) {
        return next.remove(id) != null;
    }

    /** Waits until everything is in the index that the threads have got. */
    void awaitHandedOver() throws IOException {
        while (!underWay.isEmpty()) {
            await(underWay.remove());
        }
    }

    /** Waits until everything is in the index. */
    void awaitAll() throws IOException {
        if (!next.isEmpty()) {
            handOver();
        }
        awaitHandedOver();
    }

    private void handOver() throws IOException {
        if (underWay.size() > threads) {
            await(underWay.remove());
        }
        List<Message> messages = new ArrayList<>(next.values());
        next = new LinkedHashMap<>();
        nextBytes = 0;
        underWay.add(CompletableFuture.runAsync(() -> write(messages), workers));
    }

    private void write(Collection<Message> messages) {
        try {
            for (Message message : messages) {
                writer.addDocument(IndexedMessage.document(message));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CompletableFuture<?> write) throws IOException {
        try {
            write.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case UncheckedIOException failed -> throw failed.getCause();
                case RuntimeException failed -> throw failed;
                case Error failed -> throw failed;
                case null, default -> throw new IOException(e);
            }
        }
    }

    /** What no thread has yet goes nowhere. Waits for the threads. */
    @Override
    public void close() {
        workers.close();
    }
}
