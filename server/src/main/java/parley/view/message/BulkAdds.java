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
 * New messages on their way into an index, which several threads write, a batch at a time. For one
 * thread that gives them; that waits while one batch more than there are threads is under way.
 */
final class BulkAdds implements AutoCloseable {
    private static final int MOST_THREADS = 4;

    private final IndexWriter writer;
    private final long batchBytes;
    private final int threads =
            Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
    private final ExecutorService workers =
            Executors.newFixedThreadPool(
                    threads, Thread.ofPlatform().name("bulk-index-", 0).factory());

    /** What no thread has yet. */
    private Map<MessageId, Message> next = new LinkedHashMap<>();

    private long nextBytes;

    private final Queue<CompletableFuture<?>> underWay = new ArrayDeque<>();

    /**
     * @param batchBytes what a batch takes in memory when it is handed to a thread, about
     */
    BulkAdds(IndexWriter writer, long batchBytes) {
        this.writer = writer;
        this.batchBytes = batchBytes;
    }

    void add(Message message) throws IOException {
        next.put(message.id(), message);
        grow(Window.weight(message));
    }

    /** Puts a new form in the place of a message that no thread has yet; false if one has. */
    boolean replace(Message message) throws IOException {
        Message before = next.replace(message.id(), message);
        if (before == null) {
            return false;
        }
        grow(Window.weight(message) - Window.weight(before));
        return true;
    }

    /** Takes back a message that no thread has yet; false if one has. */
    boolean takeBack(MessageId id) throws IOException {
        Message before = next.remove(id);
        if (before == null) {
            return false;
        }
        grow(-Window.weight(before));
        return true;
    }

    private void grow(long bytes) throws IOException {
        nextBytes += bytes;
        if (nextBytes >= batchBytes) {
            handOver();
        }
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

    /** Of failures the first tells why: it has closed the writer to the other threads. */
    private void await(CompletableFuture<?> write) throws IOException {
        try {
            write.join();
        } catch (CompletionException e) {
            Throwable first = writer.getTragicException();
            switch (first == null ? e.getCause() : first) {
                case UncheckedIOException failed -> throw failed.getCause();
                case IOException failed -> throw failed;
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
