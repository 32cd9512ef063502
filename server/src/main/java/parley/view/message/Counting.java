package parley.view.message;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.jspecify.annotations.Nullable;

/**
 * Counts messages as they are found, of those that may be read. It asks for itself whether one may
 * be: what is found in between then comes in runs, and is not written down first.
 */
abstract class Counting extends SimpleCollector {
    private final ReadableMessages readable;
    private ReadableMessages.@Nullable OfSegment here;

    private Counting(ReadableTopics readable) {
        this.readable = new ReadableMessages(readable);
    }

    @Override
    public ScoreMode scoreMode() {
        return ScoreMode.COMPLETE_NO_SCORES;
    }

    @Override
    protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
        here = readable.in(leaf.reader());
    }

    @Override
    public final void collect(int document) throws IOException {
        if (Objects.requireNonNull(here).contains(document)) {
            count(document);
        }
    }

    abstract void count(int document) throws IOException;

    /** By time. All that is found must lie in the period of the buckets. */
    static final class ByTime extends Counting {
        private final int[] counts;
        private final long from;
        private final long width;
        private NumericDocValues posted = DocValues.emptyNumeric();

        ByTime(ReadableTopics readable, Buckets buckets) {
            super(readable);
            counts = new int[buckets.count()];
            from = IndexedMessage.micros(buckets.from());
            width = buckets.width();
        }

        @Override
        protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
            super.doSetNextReader(leaf);
            posted = DocValues.getNumeric(leaf.reader(), IndexedMessage.POSTED);
        }

        @Override
        void count(int document) throws IOException {
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
        ByHashtag(ReadableTopics readable, Optional<Set<String>> wanted) {
            super(readable);
            this.wanted = wanted;
        }

        @Override
        protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
            super.doSetNextReader(leaf);
            finish();
            hashtags = DocValues.getSortedSet(leaf.reader(), IndexedMessage.HASHTAG);
            ofSegment = new int[Math.toIntExact(hashtags.getValueCount())];
        }

        @Override
        void count(int document) throws IOException {
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
