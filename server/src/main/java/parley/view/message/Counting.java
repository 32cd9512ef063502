package parley.view.message;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/** Counts messages as they are found. */
abstract class Counting extends SimpleCollector {
    @Override
    public ScoreMode scoreMode() {
        return ScoreMode.COMPLETE_NO_SCORES;
    }

    /** By time. All that is found must lie in the period of the buckets. */
    static final class ByTime extends Counting {
        private final int[] counts;
        private final long from;
        private final long width;
        private NumericDocValues posted = DocValues.emptyNumeric();

        ByTime(Buckets buckets) {
            counts = new int[buckets.count()];
            from = IndexedMessage.micros(buckets.from());
            width = buckets.width();
        }

        @Override
        protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
            posted = DocValues.getNumeric(leaf.reader(), IndexedMessage.POSTED);
        }

        @Override
        public void collect(int document) throws IOException {
            posted.advanceExact(document);
            counts[(int) ((posted.longValue() - from) / width)]++;
        }

        /** One for each bucket. */
        int[] counts() {
            return counts;
        }
    }

    /** By hashtag. */
    static final class ByHashtag extends Counting {
        private final Optional<Set<String>> wanted;
        private final Map<String, Integer> counts = new HashMap<>();
        private SortedSetDocValues hashtags = DocValues.emptySortedSet();
        private int[] ofSegment = {};

        /**
         * @param wanted those to be counted; empty for all
         */
        ByHashtag(Optional<Set<String>> wanted) {
            this.wanted = wanted;
        }

        @Override
        protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
            finish();
            hashtags = DocValues.getSortedSet(leaf.reader(), IndexedMessage.HASHTAG);
            ofSegment = new int[Math.toIntExact(hashtags.getValueCount())];
        }

        @Override
        public void collect(int document) throws IOException {
            if (hashtags.advanceExact(document)) {
                for (int i = hashtags.docValueCount(); i > 0; i--) {
                    ofSegment[(int) hashtags.nextOrd()]++;
                }
            }
        }

        @Override
        public void finish() throws IOException {
            for (int i = 0; i < ofSegment.length; i++) {
                if (ofSegment[i] > 0) {
                    String hashtag = hashtags.lookupOrd(i).utf8ToString();
                    if (wanted.isEmpty() || wanted.get().contains(hashtag)) {
                        counts.merge(hashtag, ofSegment[i], Integer::sum);
                    }
                }
            }
            ofSegment = new int[0];
        }

        /** Hashtag to how many messages have it; those that none has are absent. */
        Map<String, Integer> counts() {
            return counts;
        }
    }
}
