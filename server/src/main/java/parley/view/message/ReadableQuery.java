package parley.view.message;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
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
import parley.domain.TopicId;

/**
 * Messages of the topics that somebody may read. Each topic that comes up is asked about once in
 * each segment; how many others there are does not matter.
 */
final class ReadableQuery extends Query {
    private static final byte UNKNOWN = 0;
    private static final byte READABLE = 1;
    private static final byte HIDDEN = 2;

    private final ReadableTopics readable;

    ReadableQuery(ReadableTopics readable) {
        this.readable = readable;
    }

    /** Whether the topics of one segment may be read. */
    static final class Topics {
        private final SortedDocValues topics;
        private final ReadableTopics readable;
        private final byte[] known;

        Topics(SortedDocValues topics, ReadableTopics readable) {
            this.topics = topics;
            this.readable = readable;
            this.known = new byte[topics.getValueCount()];
        }

        boolean isReadable(int ordinal) throws IOException {
            byte is = known[ordinal];
            if (is == UNKNOWN) {
                TopicId topic = new TopicId(topics.lookupOrd(ordinal).utf8ToString());
                is = readable.contains(topic) ? READABLE : HIDDEN;
                known[ordinal] = is;
            }
            return is == READABLE;
        }
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
        return new ConstantScoreWeight(this, boost) {
            @Override
            public ScorerSupplier scorerSupplier(LeafReaderContext leaf) throws IOException {
                SortedDocValues values = DocValues.getSorted(leaf.reader(), IndexedMessage.TOPIC);
                Topics topics = new Topics(values, readable);
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
