package parley.view.message;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
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

/** Messages of the topics that somebody may read, looked at last, of those that fit otherwise. */
final class ReadableQuery extends Query {
    private final ReadableTopics readable;

    ReadableQuery(ReadableTopics readable) {
        this.readable = readable;
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
        ReadableMessages messages = new ReadableMessages(readable);
        return new ConstantScoreWeight(this, boost) {
            @Override
            public ScorerSupplier scorerSupplier(LeafReaderContext leaf) throws IOException {
                ReadableMessages.OfSegment here = messages.in(leaf.reader());
                TwoPhaseIterator both =
                        new TwoPhaseIterator(DocIdSetIterator.all(leaf.reader().maxDoc())) {
                            @Override
                            public boolean matches() throws IOException {
                                return here.contains(approximation.docID());
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
