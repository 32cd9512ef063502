package parley.view.message;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import parley.domain.Message;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.UserId;

/**
 * The embedded message index, until a write to the disk fails: then Lucene takes no more. What it
 * showed before can still be read; {@link MendingMessageIndex} opens it anew.
 *
 * <ul>
 *   <li>{@link #find} sees a write at once: what the present searcher may lack is kept in memory
 *       beside it.
 *   <li>{@link #list} waits for a refresh only when it needs a write that the searcher lacks; see
 *       {@link IndexRefresher}.
 *   <li>Opening resumes at the global position that the last commit names; see {@link
 *       IndexCommitter}.
 * </ul>
 */
public final class LuceneMessageIndex implements MessageIndex {
    private static final SearcherFactory SEARCHERS =
            new SearcherFactory() {
                @Override
                public IndexSearcher newSearcher(IndexReader reader, IndexReader before) {
                    IndexSearcher searcher = new IndexSearcher(reader);
                    searcher.setSimilarity(new WordScore());
                    searcher.setQueryCache(null); // no two questions are alike, mostly
                    return searcher;
                }
            };

    private final IndexFolder folder;
    private final SearcherManager searchers;
    private final UnrefreshedMessages unrefreshed = new UnrefreshedMessages();
    private final IndexRefresher refresher;
    private final IndexCommitter committer;

    private volatile long written;

    /**
     * The last write of which it is known that the index may hold it already: what the log had when
     * this was opened, which the last commit may hold and which comes again, and what was put
     * since.
     */
    private long maybeHeld;

    /**
     * Opens the index of a log in a folder, or begins one there.
     *
     * @param logEnd the last global position in the log, or beyond it: an index ahead of it is of
     *     no use, and a post behind it is new to the index
     * @throws IOException when the folder, or what is in it, cannot be used
     */
    public static LuceneMessageIndex open(Path path, UUID logId, long logEnd) throws IOException {
        IndexFolder folder = IndexFolder.open(path, logId, logEnd);
        SearcherManager searchers;
        try {
            searchers = new SearcherManager(folder.writer(), SEARCHERS);
        } catch (CorruptIndexException | EOFException | NoSuchFileException e) {
            folder.close();
            throw new DamagedIndexException("it is damaged: " + e.getMessage(), e);
        }
        LuceneMessageIndex index = new LuceneMessageIndex(folder, searchers, logEnd);
        index.refresher.start();
        index.committer.start();
        return index;
    }

    private LuceneMessageIndex(IndexFolder folder, SearcherManager searchers, long logEnd) {
        this.folder = folder;
        this.searchers = searchers;
        this.written = folder.position();
        this.maybeHeld = logEnd;
        this.refresher = new IndexRefresher(searchers, unrefreshed, this::written);
        this.committer = new IndexCommitter(folder, this::written);
    }

    /** The global position up to which it was written. */
    long written() {
        return written;
    }

    /** Beyond this global position it certainly holds nothing, whatever became of its writes. */
    long mayHold() {
        return Math.max(maybeHeld, written);
    }

    /** Why it takes no more writes, for good; empty while it does. */
    Optional<String> fault() {
        IndexWriter writer = folder.writer();
        Throwable tragedy = writer.getTragicException();
        if (tragedy != null) {
            return Optional.of(IndexFolder.reason(tragedy));
        }
        return writer.isOpen() ? Optional.empty() : Optional.of("it is closed");
    }

    /** All that was written so far, as it is now and stays; to be closed by the caller. */
    DirectoryReader reader() throws IOException {
        return DirectoryReader.open(folder.writer());
    }

    /** Whether it has failed because what it has on the disk is damaged. */
    boolean isDamaged() {
        return folder.writer().getTragicException() instanceof CorruptIndexException;
    }

    /**
     * Reads all that it has on the disk.
     *
     * @throws CorruptIndexException when that is not what was written
     */
    void verify() throws IOException {
        IndexSearcher searcher = searchers.acquire();
        try {
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                leaf.reader().checkIntegrity();
            }
        } finally {
            searchers.release(searcher);
        }
    }

    @Override
    public Optional<String> obstacle() {
        return fault().or(committer::failure)
                .map(reason -> "the message index cannot be written: " + reason);
    }

    /** Lets go of the folder. What searchers show, and what is kept beside them, can be read on. */
    void endWriting() throws IOException {
        refresher.close();
        committer.close();
        folder.writer().rollback();
    }

    @Override
    public long openedAt() {
        return folder.position();
    }

    @Override
    public void put(Message message, long globalPosition) throws IOException {
        boolean isNew = globalPosition > maybeHeld && !message.isEdited();
        // Before it is written: when that fails half-way, it comes again.
        maybeHeld = Math.max(maybeHeld, globalPosition);
        if (isNew) {
            // Spares the search for an earlier form, which every refresh would make.
            folder.writer().addDocument(IndexedMessage.document(message));
        } else {
            folder.writer()
                    .updateDocument(IndexedMessage.of(message), IndexedMessage.document(message));
        }
        wrote(message.id(), Optional.of(message), globalPosition);
    }

    @Override
    public void remove(Message message, long globalPosition) throws IOException {
        folder.writer().deleteDocuments(IndexedMessage.of(message));
        wrote(message.id(), Optional.empty(), globalPosition);
    }

    private void wrote(MessageId id, Optional<Message> form, long globalPosition) {
        boolean many = unrefreshed.put(id, form);
        passed(globalPosition);
        if (many) {
            refresher.want();
        }
    }

    @Override
    public void removeTopic(TopicId topic, long globalPosition) throws IOException {
        folder.writer().deleteDocuments(IndexedMessage.byTopic(topic));
        passed(globalPosition);
    }

    @Override
    public void removeAuthor(UserId author, long globalPosition) throws IOException {
        folder.writer().deleteDocuments(IndexedMessage.byAuthor(author));
        passed(globalPosition);
    }

    @Override
    public void passed(long globalPosition) {
        if (globalPosition > written) {
            written = globalPosition;
            committer.wrote();
        }
    }

    @Override
    public Optional<Message> find(MessageId id) throws IOException {
        Optional<Optional<Message>> fresh = unrefreshed.find(id);
        if (fresh.isPresent()) {
            return fresh.get();
        }
        IndexSearcher searcher = searchers.acquire();
        try {
            return IndexedMessage.find(id, searcher);
        } finally {
            searchers.release(searcher);
        }
    }

    @Override
    public boolean shows(long globalPosition) {
        return refresher.hasReached(globalPosition);
    }

    @Override
    public List<Message> list(TopicId topic, PositionRange range, int limit, long atLeast)
            throws IOException {
        refresher.await(atLeast);
        IndexSearcher searcher = searchers.acquire();
        try {
            List<Integer> documents =
                    PlaceWalk.documents(searcher.getIndexReader(), topic, range, limit);
            StoredMessages stored = new StoredMessages(searcher.getIndexReader());
            List<Message> messages = new ArrayList<>(documents.size());
            for (int document : documents) {
                messages.add(stored.read(document));
            }
            return messages;
        } finally {
            searchers.release(searcher);
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(LuceneSearch search) throws IOException;
    }

    private <T> T ask(long atLeast, Question<T> question) throws IOException {
        refresher.awaitRecent(atLeast);
        IndexSearcher searcher = searchers.acquire();
        try {
            return question.ask(new LuceneSearch(searcher));
        } finally {
            searchers.release(searcher);
        }
    }

    @Override
    public Part<Hit> search(
            SearchQuery search,
            ReadableTopics readable,
            Optional<Rank> after,
            Extent extent,
            long atLeast)
            throws IOException {
        return ask(atLeast, index -> index.search(search, readable, after, extent));
    }

    @Override
    public Part<Message> filter(
            MessageFilter filter,
            ReadableTopics readable,
            OptionalLong before,
            Extent extent,
            long atLeast)
            throws IOException {
        return ask(atLeast, index -> index.filter(filter, readable, before, extent));
    }

    @Override
    public int[] counts(
            MessageFilter filter, ReadableTopics readable, Buckets buckets, long atLeast)
            throws IOException {
        return ask(atLeast, index -> index.counts(filter, readable, buckets));
    }

    @Override
    public List<HashtagCount> hashtags(
            MessageFilter filter,
            MessageFilter before,
            ReadableTopics readable,
            int limit,
            long atLeast)
            throws IOException {
        return ask(atLeast, index -> index.hashtags(filter, before, readable, limit));
    }

    @Override
    public void close() throws IOException {
        refresher.close();
        committer.close();
        searchers.close();
        folder.close();
    }
}
