package parley.view.message;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader.CacheHelper;
import org.apache.lucene.index.IndexReader.CacheKey;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;
import org.jspecify.annotations.Nullable;
import parley.domain.TopicId;

/**
 * Which messages somebody may read, in the course of one search: each topic that comes up is asked
 * about once, however many segments have it. For one thread.
 */
final class ReadableMessages {
    /** Of all segments together. */
    private static final int MOST_TOPICS = 1 << 20;

    private static final byte UNKNOWN = 0;
    private static final byte READABLE = 1;
    private static final byte HIDDEN = 2;

    /** Topics of segments, by their ordinals there, as far as they were asked for. */
    private static final Cache<CacheKey, @Nullable NumberedTopic[]> TOPICS =
            Caffeine.newBuilder()
                    .weakKeys()
                    .maximumWeight(MOST_TOPICS)
                    .weigher((CacheKey _, @Nullable NumberedTopic[] topics) -> 1 + topics.length)
                    .executor(Runnable::run)
                    .build();

    private final ReadableTopics readable;
    private byte[] known = new byte[NumberedTopic.count()];

    ReadableMessages(ReadableTopics readable) {
        this.readable = readable;
    }

    /** Those of one segment. Documents have to be asked about in order. */
    final class OfSegment {
        private final SortedDocValues values;
        private final @Nullable NumberedTopic[] topics;

        private OfSegment(LeafReader segment) throws IOException {
            this.values = DocValues.getSorted(segment, IndexedMessage.TOPIC);
            CacheHelper cached = segment.getCoreCacheHelper();
            int count = values.getValueCount();
            this.topics =
                    cached == null
                            ? new NumberedTopic[count]
                            : TOPICS.get(cached.getKey(), _ -> new NumberedTopic[count]);
        }

        boolean contains(int document) throws IOException {
            return values.advanceExact(document) && isReadable(topic(values.ordValue()));
        }

        /** Segments do not change: whoever asks first finds out for all. */
        private NumberedTopic topic(int ordinal) throws IOException {
            NumberedTopic topic = topics[ordinal];
            if (topic == null) {
                topic = NumberedTopic.of(new TopicId(values.lookupOrd(ordinal).utf8ToString()));
                topics[ordinal] = topic;
            }
            return topic;
        }
    }

    OfSegment in(LeafReader segment) throws IOException {
        return new OfSegment(segment);
    }

    private boolean isReadable(NumberedTopic topic) {
        int number = topic.number();
        if (number >= known.length) {
            known = Arrays.copyOf(known, Math.max(number + 1, NumberedTopic.count()));
        }
        if (known[number] == UNKNOWN) {
            known[number] = readable.contains(topic.id()) ? READABLE : HIDDEN;
        }
        return known[number] == READABLE;
    }
}
