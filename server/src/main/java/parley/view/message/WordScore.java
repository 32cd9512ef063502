package parley.view.message;

import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.util.SmallFloat;

/**
 * How well a message fits a word as it was written: one, and a little more the more often the word
 * is in it and the shorter it is, as BM25 has it (Robertson and Zaragoza, 2009) for messages of a
 * usual length. So little that a message with all words as they were written comes before one in
 * which one of up to {@value #MOST_WORDS} is another.
 *
 * <p>How rare the word is plays no part: so a message keeps its score while others come and go, on
 * every hub, and the pages of a search have neither hole nor double.
 */
final class WordScore extends Similarity {
    /** Words of a query. */
    static final int MOST_WORDS = 32;

    /** What a word counts at most that is another than was written; the one written counts one. */
    static final float OTHER = 0.5f;

    private static final float LITTLE = (1 - OTHER) / MOST_WORDS;

    /** What a word counts at most that is as it was written. */
    static final float MOST = 1 + LITTLE;

    /** Scores are multiples of this: sums of them are exact, in whatever order they are added. */
    private static final float STEP = 1f / (1 << 16);

    private static final float SATURATION = 1.2f;
    private static final float LENGTH_WEIGHT = 0.75f;

    /** Words of a usual message. */
    private static final float USUAL_LENGTH = 16;

    /** What a length, as the index keeps it in a byte, makes of the saturation. */
    private static final float[] OF_LENGTH = new float[256];

    static {
        for (int i = 0; i < OF_LENGTH.length; i++) {
            float length = SmallFloat.byte4ToInt((byte) i);
            OF_LENGTH[i] = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * length / USUAL_LENGTH);
        }
    }

    @Override
    public SimScorer scorer(float boost, CollectionStatistics field, TermStatistics... words) {
        float weight = boost * words.length;
        return new SimScorer() {
            @Override
            public float score(float frequency, long norm) {
                float fits = frequency / (frequency + OF_LENGTH[(int) norm & 0xff]);
                return weight * (1 + STEP * (int) (LITTLE / STEP * fits));
            }
        };
    }
}
