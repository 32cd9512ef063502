package parley.view.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import parley.domain.TopicId;

/**
 * Walks the places of a topic in order, over all segments of an index: see {@link IndexedMessage}.
 * The cost is a seek in each segment and a step for each message, not the size of the topic.
 */
final class PlaceWalk {
    /** A segment, standing at a live document of the topic. */
    private static final class Segment implements Comparable<Segment> {
        private final TermsEnum terms;
        private final LeafReaderContext leaf;
        private final BytesRef prefix;
        private BytesRef place = new BytesRef();
        private int document;

        private Segment(TermsEnum terms, LeafReaderContext leaf, BytesRef prefix) {
            this.terms = terms;
            this.leaf = leaf;
            this.prefix = prefix;
        }

        /** Empty when the segment has nothing of the topic from that place on. */
        static Optional<Segment> at(
                LeafReaderContext leaf, String field, BytesRef prefix, BytesRef from)
                throws IOException {
            Terms terms = leaf.reader().terms(field);
            if (terms == null) {
                return Optional.empty();
            }
            Segment segment = new Segment(terms.iterator(), leaf, prefix);
            boolean found = segment.terms.seekCeil(from) != TermsEnum.SeekStatus.END;
            return found && segment.settle() ? Optional.of(segment) : Optional.empty();
        }

        boolean next() throws IOException {
            return terms.next() != null && settle();
        }

        /** Goes on from the present term to one of the topic with a live document. */
        private boolean settle() throws IOException {
            LeafReader reader = leaf.reader();
            Bits live = reader.getLiveDocs();
            do {
                if (!StringHelper.startsWith(terms.term(), prefix)) {
                    return false;
                }
                PostingsEnum postings = terms.postings(null, PostingsEnum.NONE);
                for (int doc = postings.nextDoc();
                        doc != PostingsEnum.NO_MORE_DOCS;
                        doc = postings.nextDoc()) {
                    if (live == null || live.get(doc)) {
                        place = BytesRef.deepCopyOf(terms.term());
                        document = leaf.docBase + doc;
                        return true;
                    }
                }
            } while (terms.next() != null);
            return false;
        }

        @Override
        public int compareTo(Segment other) {
            return place.compareTo(other.place);
        }
    }

    private PlaceWalk() {}

    /**
     * The documents of a topic whose places lie in a range, in its order.
     *
     * @return at most {@code limit}
     */
    static List<Integer> documents(
            IndexReader reader, TopicId topic, PositionRange range, int limit) throws IOException {
        String field = range.descending() ? IndexedMessage.NEWEST : IndexedMessage.OLDEST;
        BytesRef prefix = IndexedMessage.placePrefix(topic);
        BytesRef first =
                IndexedMessage.place(topic, range.descending() ? ~(range.to() - 1) : range.from());
        BytesRef end =
                IndexedMessage.place(topic, range.descending() ? ~(range.from() - 1) : range.to());
        PriorityQueue<Segment> segments = new PriorityQueue<>();
        for (LeafReaderContext leaf : reader.leaves()) {
            Segment.at(leaf, field, prefix, first).ifPresent(segments::add);
        }
        List<Integer> documents = new ArrayList<>(Math.min(limit, 1000));
        while (documents.size() < limit && !segments.isEmpty()) {
            Segment segment = segments.remove();
            if (segment.place.compareTo(end) >= 0) {
                break;
            }
            documents.add(segment.document);
            if (segment.next()) {
                segments.add(segment);
            }
        }
        return documents;
    }
}
