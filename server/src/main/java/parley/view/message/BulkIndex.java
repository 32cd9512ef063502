package parley.view.message;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import parley.domain.Message;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.UserId;

/**
 * A new index while it is filled with a whole log, by one thread, each event once; messages are
 * written by several. Nobody reads it meanwhile, so it is refreshed only when a change needs a
 * message that it keeps in memory no more.
 */
final class BulkIndex implements IndexWriting, AutoCloseable {
    private static final double BUFFER_MB =
            Math.clamp(Runtime.getRuntime().maxMemory() / 8.0 / (1 << 20), 16, 128);

    /** About a thousand short messages. */
    private static final long BATCH_BYTES = 1 << 20;

    /** Bounds of the messages in memory. */
    private static final int MOST_RECENT = 100_000;

    private static final long MOST_RECENT_BYTES =
            Math.clamp(Runtime.getRuntime().maxMemory() / 16, 8 << 20, 128 << 20);

    private final IndexFolder folder;
    private final BulkAdds adds;

    /** What was written since {@link #written} was refreshed or this was emptied. */
    private final Map<MessageId, Optional<Message>> recent = new HashMap<>();

    private long recentBytes;
    private DirectoryReader written;

    /** Whether something is neither in {@link #recent} nor in {@link #written}. */
    private boolean lacksSome;

    /**
     * @param path empty or missing
     * @throws IOException when the folder cannot be used
     */
    static BulkIndex begin(Path path, UUID logId) throws IOException {
        return begin(path, logId, BATCH_BYTES);
    }

    /**
     * As {@link #begin(Path, UUID)}.
     *
     * @param batchBytes as for {@link BulkAdds}
     */
    static BulkIndex begin(Path path, UUID logId, long batchBytes) throws IOException {
        IndexFolder folder = IndexFolder.begin(path, logId, BUFFER_MB);
        return new BulkIndex(folder, DirectoryReader.open(folder.writer()), batchBytes);
    }

    private BulkIndex(IndexFolder folder, DirectoryReader written, long batchBytes) {
        this.folder = folder;
        this.adds = new BulkAdds(folder.writer(), batchBytes);
        this.written = written;
    }

    @Override
    public void put(Message message, long globalPosition) throws IOException {
        if (!message.isEdited()) {
            adds.add(message);
        } else if (!adds.replace(message)) {
            adds.awaitHandedOver();
            folder.writer()
                    .updateDocument(IndexedMessage.of(message), IndexedMessage.document(message));
        }
        remember(message.id(), Optional.of(message));
    }

    @Override
    public void remove(Message message, long globalPosition) throws IOException {
        if (!adds.takeBack(message.id())) {
            adds.awaitHandedOver();
            folder.writer().deleteDocuments(IndexedMessage.of(message));
        }
        remember(message.id(), Optional.empty());
    }

    private void remember(MessageId id, Optional<Message> form) {
        if (recent.size() == MOST_RECENT || recentBytes > MOST_RECENT_BYTES) {
            forgetRecent();
            lacksSome = true;
        }
        recent.put(id, form);
        recentBytes += form.map(Window::weight).orElse(0);
    }

    private void forgetRecent() {
        recent.clear();
        recentBytes = 0;
    }

    @Override
    public void removeTopic(TopicId topic, long globalPosition) throws IOException {
        adds.awaitAll();
        folder.writer().deleteDocuments(IndexedMessage.byTopic(topic));
    }

    @Override
    public void removeAuthor(UserId author, long globalPosition) throws IOException {
        adds.awaitAll();
        folder.writer().deleteDocuments(IndexedMessage.byAuthor(author));
    }

    @Override
    public void passed(long globalPosition) {}

    @Override
    public Optional<Message> findWritten(MessageId id) throws IOException {
        Optional<Message> form = recent.get(id);
        if (form != null) {
            return form;
        }
        if (lacksSome) {
            refresh();
        }
        return IndexedMessage.find(id, new IndexSearcher(written));
    }

    private void refresh() throws IOException {
        adds.awaitAll();
        DirectoryReader newer = DirectoryReader.openIfChanged(written, folder.writer());
        if (newer != null) {
            written.close();
            written = newer;
        }
        forgetRecent();
        lacksSome = false;
    }

    /** All that was written, and to be closed by the caller. */
    DirectoryReader reader() throws IOException {
        adds.awaitAll();
        return DirectoryReader.open(folder.writer());
    }

    /** Makes all of it durable, as the log's messages up to a global position. */
    void commit(long upTo) throws IOException {
        adds.awaitAll();
        folder.commit(upTo);
    }

    /** What was not committed is lost. Does not wait for merges. */
    @Override
    public void close() throws IOException {
        adds.close();
        written.close();
        folder.writer().rollback();
        folder.close();
    }
}
