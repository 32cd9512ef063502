package parley.view.message;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader.CacheHelper;
import org.apache.lucene.index.IndexReader.CacheKey;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;
import parley.domain.TopicId;

/**
 * Messages of the topics that somebody may read. Each topic that comes up is asked about once in
 * each segment; how many others there are does not matter.
 */
final class ReadableQuery extends Query {
    /** Of all segments together. */
    private static final int MOST_TOPICS = 1 << 20;

    private static final byte UNKNOWN = 0;
    private static final byte READABLE = 1;
    private static final byte HIDDEN = 2;

    /** Topics of segments, by their ordinals there, as far as they were asked for. */
    private static final Cache<CacheKey, @Nullable TopicId[]> TOPICS =
            Caffeine.newBuilder()
                    .weakKeys()
                    .maximumWeight(MOST_TOPICS)
                    .weigher((CacheKey _, @Nullable TopicId[] topics) -> 1 + topics.length)
                    .executor(Runnable::run)
                    .build();

    private final ReadableTopics readable;

    ReadableQuery(ReadableTopics readable) {
        this.readable = readable;
    }

    /** Whether the topics of one segment may be read. */
    static final class Topics {
        private final SortedDocValues topics;
        private final ReadableTopics readable;
        private final @Nullable TopicId[] ids;
        private final byte[] known;

        Topics(LeafReader segment, SortedDocValues topics, ReadableTopics readable) {
            this.topics = topics;
            this.readable = readable;
            this.ids = ids(segment, topics.getValueCount());
            this.known = new byte[topics.getValueCount()];
        }

        boolean isReadable(int ordinal) throws IOException {
            byte is = known[ordinal];
            if (is == UNKNOWN) {
                is = readable.contains(topic(ordinal)) ? READABLE : HIDDEN;
                known[ordinal] = is;
            }
            return is == READABLE;
        }

        /** Segments do not change: whoever asks first finds out for all. */
        private TopicId topic(int ordinal) throws IOException {
            TopicId topic = ids[ordinal];
            if (topic == null) {
                topic = new TopicId(topics.lookupOrd(ordinal).utf8ToString());
                ids[ordinal] = topic;
            }
            return topic;
        }

        private static @Nullable TopicId[] ids(LeafReader segment, int count) {
            CacheHelper known = segment.getCoreCacheHelper();
            return known == null
                    ? new TopicId[count]
                    : TOPICS.get(known.getKey(), _ -> new TopicId[count]);
        }
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
        return new ConstantScoreWeight(this, boost) {
            @Override
            public ScorerSupplier scorerSupplier(LeafReaderContext leaf) throws IOException {
                SortedDocValues values = DocValues.getSorted(leaf.reader(), IndexedMessage.TOPIC);
                Topics topics = new Topics(leaf.reader(), values, readable);
                TwoPhaseIterator both =
                        new TwoPhaseIterator(DocIdSetIterator.all(leaf.reader().maxDoc())) {
                            @Override
                            public boolean matches() throws IOException {
                                return values.advanceExact(approximation.docID())
                                        && topics.isReadable(values.ordValue());
                            }

                            @Override
                            public float matchCost() {
                                return 10;
                            }
                        };
                return new DefaultScorerSupplier(new ConstantScoreScorer(score(), mode, both));
            }

            @Override
            public boolean isCacheable(LeafReaderContext leaf) {
                return false; // who may read what changes by itself
            }
        };
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String field) {
        return "readable";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReadableQuery query && query.readable.equals(readable);
    }

    @Override
    public int hashCode() {
        return readable.hashCode();
    }
}
