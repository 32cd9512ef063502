package parley.view.message;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
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
    static final int FORMAT = 5;

    /** Messages that have the hash of their ids in common: two are a rarity already. */
    private static final int MOST_OF_ONE_HASH = 100;

    static final String OLDEST = "oldest";
    static final String NEWEST = "newest";
    private static final String ID = "id";
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

    private static final String TYPE = "type";
    private static final String DATA = "data";
    private static final String GIVEN_HASHTAG = "given";
    private static final String REPLY_TO = "replyTo";
    private static final String POSITION = "position";
    private static final String VERSION = "version";
    private static final String CREATED_AT = "createdAt";
    private static final String UPDATED_AT = "updatedAt";

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

    /** Whether what {@link #byId} has found is of that message. */
    static boolean isOf(MessageId id, Document document) {
        return id.text().equals(document.get(ID));
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
        store(document, ID, message.id().text());
        String topic = message.topic().text();
        document.add(new StringField(TOPIC, topic, Field.Store.YES));
        document.add(new SortedDocValuesField(TOPIC, new BytesRef(topic)));
        BytesRef oldest = place(message.topic(), message.position());
        BytesRef newest = place(message.topic(), ~message.position());
        document.add(new StringField(OLDEST, oldest, Field.Store.NO));
        document.add(new StringField(NEWEST, newest, Field.Store.NO));
        message.author()
                .ifPresent(
                        author ->
                                document.add(
                                        new StringField(AUTHOR, author.text(), Field.Store.YES)));
        MessageContent content = message.content();
        if (!content.type().isEmpty()) {
            store(document, TYPE, content.type());
        }
        document.add(new TextField(TEXT, content.text(), Field.Store.YES));
        if (hasLink(content.text())) {
            document.add(new StringField(WITH_LINK.field(), WITH_LINK.bytes(), Field.Store.NO));
        }
        for (String hashtag : message.hashtags()) {
            document.add(new StringField(HASHTAG, hashtag, Field.Store.NO));
            document.add(new SortedSetDocValuesField(HASHTAG, new BytesRef(hashtag)));
        }
        content.data().ifPresent(data -> store(document, DATA, data));
        content.hashtags().forEach(hashtag -> store(document, GIVEN_HASHTAG, hashtag));
        message.replyTo().ifPresent(id -> store(document, REPLY_TO, id.text()));
        document.add(NumericDocValuesField.indexedField(POSTED, micros(message.createdAt())));
        document.add(NumericDocValuesField.indexedField(GLOBAL_POSITION, message.globalPosition()));
        document.add(new StoredField(GLOBAL_POSITION, message.globalPosition()));
        document.add(new StoredField(POSITION, message.position()));
        document.add(new StoredField(VERSION, message.version()));
        document.add(new StoredField(CREATED_AT, time(message.createdAt())));
        document.add(new StoredField(UPDATED_AT, time(message.updatedAt())));
        return document;
    }

    private static boolean hasLink(String text) {
        return text.contains("://") && LINK.matcher(text).find();
    }

    static Message message(Document document) {
        MessageContent content =
                new MessageContent(
                        text(document, TYPE).orElse(""),
                        text(document, TEXT).orElse(""),
                        text(document, DATA),
                        List.of(document.getValues(GIVEN_HASHTAG)));
        return new Message(
                new MessageId(document.get(ID)),
                new TopicId(document.get(TOPIC)),
                text(document, AUTHOR).map(UserId::new),
                content,
                text(document, REPLY_TO).map(MessageId::new),
                content.allHashtags(),
                number(document, POSITION),
                number(document, GLOBAL_POSITION),
                time(document.getBinaryValue(CREATED_AT)),
                time(document.getBinaryValue(UPDATED_AT)),
                number(document, VERSION));
    }

    /** A time in microseconds since 1970; what is finer is cut off. */
    static long micros(Instant time) {
        return 1_000_000 * time.getEpochSecond() + time.getNano() / 1000;
    }

    /** Seconds since 1970 and nanoseconds within the second, as bytes. */
    private static BytesRef time(Instant time) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
        return new BytesRef(bytes.putLong(time.getEpochSecond()).putInt(time.getNano()).array());
    }

    private static Instant time(BytesRef stored) {
        ByteBuffer bytes = ByteBuffer.wrap(stored.bytes, stored.offset, stored.length);
        return Instant.ofEpochSecond(bytes.getLong(), bytes.getInt());
    }

    /** The last global position of a message in a segment; 0 when it has none. */
    static long newest(LeafReader segment) throws IOException {
        DocValuesSkipper places = segment.getDocValuesSkipper(GLOBAL_POSITION);
        return places == null ? 0 : places.maxValue();
    }

    /** The message with this id, as a searcher shows it. */
    static Optional<Message> find(MessageId id, IndexSearcher searcher) throws IOException {
        for (ScoreDoc hit : searcher.search(new TermQuery(byId(id)), MOST_OF_ONE_HASH).scoreDocs) {
            Document document = searcher.storedFields().document(hit.doc);
            if (isOf(id, document)) {
                return Optional.of(message(document));
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

    private static void store(Document document, String field, String value) {
        document.add(new StoredField(field, value));
    }

    private static long number(Document document, String field) {
        return document.getField(field).numericValue().longValue();
    }

    private static Optional<String> text(Document document, String field) {
        return Optional.ofNullable(document.get(field));
    }
}
