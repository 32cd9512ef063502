package parley.view.message;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.DocValuesSkipper;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import parley.domain.Message;
import parley.domain.MessageContent;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.UserId;

/**
 * A message as a Lucene document.
 *
 * <p>Its place in its topic is a term twice, {@link #OLDEST} and {@link #NEWEST}: the topic's id, a
 * zero byte, and the position in eight bytes, most significant first; in {@code NEWEST} the
 * position's complement. Terms are kept sorted, so a page of a topic is a seek and a short walk in
 * either direction, whatever the topic's size.
 */
final class IndexedMessage {
    /** Raised when documents change their form; an index of another format is rebuilt. */
    static final int FORMAT = 7;

    /** Messages that have the hash of their ids in common: two are a rarity already. */
    private static final int MOST_OF_ONE_HASH = 100;

    static final String OLDEST = "oldest";
    static final String NEWEST = "newest";
    static final String ID_HASH = "idHash";
    static final String TOPIC = "topic";
    static final String AUTHOR = "author";
    static final String TEXT = "text";

    /** Hashtags given with it or written in its text. */
    static final String HASHTAG = "hashtag";

    /** When it was posted, in microseconds since 1970. */
    static final String POSTED = "posted";

    /** The global position of its post. */
    static final String GLOBAL_POSITION = "globalPosition";

    /** Of each message whose text has a link. */
    static final Term WITH_LINK = new Term("has", "link");

    private static final Pattern LINK =
            Pattern.compile("\\bhttps?://[^\\s/]", Pattern.CASE_INSENSITIVE);

    /**
     * The whole message, uncompressed: a page of messages from all over an index would have a block
     * of others decompressed for nearly each.
     */
    private static final String MESSAGE = "message";

    private IndexedMessage() {}

    /** The term of the message itself, which no other has: its place. */
    static Term of(Message message) {
        return new Term(OLDEST, place(message.topic(), message.position()));
    }

    /**
     * A term of the message with an id, and, once in a blue moon, of others. It is short, eight
     * bytes of the id's SHA-256: half the work of a merge was to compress ids, which does not make
     * them shorter.
     */
    static Term byId(MessageId id) {
        return new Term(ID_HASH, hash(id));
    }

    private static BytesRef hash(MessageId id) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(id.text().getBytes(StandardCharsets.US_ASCII));
            return new BytesRef(digest, 0, Long.BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    static Term byTopic(TopicId topic) {
        return new Term(TOPIC, topic.text());
    }

    static Term byAuthor(UserId author) {
        return new Term(AUTHOR, author.text());
    }

    static Document document(Message message) {
        Document document = new Document();
        document.add(new StringField(ID_HASH, hash(message.id()), Field.Store.NO));
        String topic = message.topic().text();
        document.add(new StringField(TOPIC, topic, Field.Store.NO));
        document.add(new SortedDocValuesField(TOPIC, new BytesRef(topic)));
        BytesRef oldest = place(message.topic(), message.position());
        BytesRef newest = place(message.topic(), ~message.position());
        document.add(new StringField(OLDEST, oldest, Field.Store.NO));
        document.add(new StringField(NEWEST, newest, Field.Store.NO));
        message.author()
                .ifPresent(
                        author ->
                                document.add(
                                        new StringField(AUTHOR, author.text(), Field.Store.NO)));
        MessageContent content = message.content();
        document.add(new TextField(TEXT, content.text(), Field.Store.NO));
        if (hasLink(content.text())) {
            document.add(new StringField(WITH_LINK.field(), WITH_LINK.bytes(), Field.Store.NO));
        }
        for (String hashtag : message.hashtags()) {
            document.add(new StringField(HASHTAG, hashtag, Field.Store.NO));
            document.add(new SortedSetDocValuesField(HASHTAG, new BytesRef(hashtag)));
        }
        document.add(NumericDocValuesField.indexedField(POSTED, micros(message.createdAt())));
        document.add(NumericDocValuesField.indexedField(GLOBAL_POSITION, message.globalPosition()));
        document.add(new BinaryDocValuesField(MESSAGE, MessageBytes.of(message)));
        return document;
    }

    private static boolean hasLink(String text) {
        return text.contains("://") && LINK.matcher(text).find();
    }

    /** The messages of a segment, for {@link MessageBytes#message}. */
    static BinaryDocValues stored(LeafReader segment) throws IOException {
        return DocValues.getBinary(segment, MESSAGE);
    }

    /** A time in microseconds since 1970; what is finer is cut off. */
    static long micros(Instant time) {
        return 1_000_000 * time.getEpochSecond() + time.getNano() / 1000;
    }

    /** The last global position of a message in a segment; 0 when it has none. */
    static long newest(LeafReader segment) throws IOException {
        DocValuesSkipper places = segment.getDocValuesSkipper(GLOBAL_POSITION);
        return places == null ? 0 : places.maxValue();
    }

    /** The message with this id, as a searcher shows it. */
    static Optional<Message> find(MessageId id, IndexSearcher searcher) throws IOException {
        StoredMessages stored = new StoredMessages(searcher.getIndexReader());
        for (ScoreDoc hit : searcher.search(new TermQuery(byId(id)), MOST_OF_ONE_HASH).scoreDocs) {
            Message message = stored.read(hit.doc);
            if (message.id().equals(id)) {
                return Optional.of(message);
            }
        }
        return Optional.empty();
    }

    /** The term of a place: see the class. */
    static BytesRef place(TopicId topic, long position) {
        BytesRef prefix = placePrefix(topic);
        byte[] term = Arrays.copyOf(prefix.bytes, prefix.length + Long.BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            // The sign bit is turned, so that the bytes sort as the numbers do.
            term[prefix.length + i] =
                    (byte) ((position ^ Long.MIN_VALUE) >>> (8 * (Long.BYTES - 1 - i)));
        }
        return new BytesRef(term);
    }

    /** What all places of a topic begin with. */
    static BytesRef placePrefix(TopicId topic) {
        return new BytesRef(topic.text() + '\0');
    }
}
