package parley.view.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiBits;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import parley.domain.Message;

/** Goes through the terms of a field that some live document has, in order, over a whole index. */
final class LiveTerms {
    private final StoredMessages stored;
    private final @Nullable Bits live;
    private final TermsEnum terms;
    private @Nullable PostingsEnum postings;
    private @Nullable BytesRef term;
    private List<Integer> documents = List.of();

    LiveTerms(IndexReader reader, String field) throws IOException {
        this.stored = new StoredMessages(reader);
        this.live = MultiBits.getLiveDocs(reader);
        Terms all = MultiTerms.getTerms(reader, field);
        this.terms = all == null ? TermsEnum.EMPTY : all.iterator();
    }

    /** Goes to the next one, or to the end. */
    void next() throws IOException {
        for (term = terms.next(); term != null; term = terms.next()) {
            postings = terms.postings(postings, PostingsEnum.NONE);
            List<Integer> found = new ArrayList<>(1);
            for (int document = postings.nextDoc();
                    document != PostingsEnum.NO_MORE_DOCS;
                    document = postings.nextDoc()) {
                if (live == null || live.get(document)) {
                    found.add(document);
                }
            }
            if (!found.isEmpty()) {
                documents = found;
                return;
            }
        }
    }

    boolean isAtEnd() {
        return term == null;
    }

    /** Where another one stands, seen from here; the end is behind everything. */
    int compareTo(LiveTerms other) {
        BytesRef there = other.term;
        if (term == null) {
            return there == null ? 0 : 1;
        }
        return there == null ? -1 : term.compareTo(there);
    }

    BytesRef term() {
        if (term == null) {
            throw new IllegalStateException("At the end");
        }
        return term;
    }

    /** The live documents that have the term; at least one. */
    List<Integer> documents() {
        return documents;
    }

    /** The first of them. */
    Message message() throws IOException {
        return stored.read(documents.getFirst());
    }

    /** Numbers of the first of them; none where it has none. */
    List<Long> values(List<String> names) throws IOException {
        LeafReaderContext leaf = stored.segment(documents.getFirst());
        List<Long> values = new ArrayList<>();
        for (String name : names) {
            NumericDocValues of = DocValues.getNumeric(leaf.reader(), name);
            if (of.advanceExact(documents.getFirst() - leaf.docBase)) {
                values.add(of.longValue());
            }
        }
        return values;
    }

    /** The name that the first of them has in a field; empty where it has none. */
    String name(String field) throws IOException {
        LeafReaderContext leaf = stored.segment(documents.getFirst());
        SortedDocValues of = DocValues.getSorted(leaf.reader(), field);
        return of.advanceExact(documents.getFirst() - leaf.docBase)
                ? of.lookupOrd(of.ordValue()).utf8ToString()
                : "";
    }

    /** The names that the first of them has in a field. */
    List<String> names(String field) throws IOException {
        LeafReaderContext leaf = stored.segment(documents.getFirst());
        SortedSetDocValues of = DocValues.getSortedSet(leaf.reader(), field);
        List<String> names = new ArrayList<>();
        if (of.advanceExact(documents.getFirst() - leaf.docBase)) {
            for (int i = 0; i < of.docValueCount(); i++) {
                names.add(of.lookupOrd(of.nextOrd()).utf8ToString());
            }
        }
        return names;
    }
}
