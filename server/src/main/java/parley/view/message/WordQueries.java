package parley.view.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import parley.view.message.SearchQuery.Match;
import parley.view.message.SoughtWords.Leeway;
import parley.view.message.SoughtWords.One;
import parley.view.message.SoughtWords.Row;
import parley.view.message.SoughtWords.Sought;

/** What is sought as a query of Lucene, for one state of the index. */
final class WordQueries {
    /** What a word counts that goes on behind what was written. */
    private static final float GOES_ON = WordScore.OTHER;

    /** What a word counts that has one typing error, two of them; less than that, and in binary. */
    private static final List<Float> WITH_ERRORS = List.of(0.3125f, 0.15625f);

    private final IndexReader index;

    WordQueries(IndexReader index) {
        this.index = index;
    }

    /**
     * What a message counts at most that has so many words, but one of them at least farther from
     * what was written than this, or not at all.
     *
     * @param leeway not all of it
     */
    static float mostBeyond(Leeway leeway, int words) {
        float farther =
                switch (leeway) {
                    case NONE -> WordScore.OTHER;
                    case ONE_ERROR -> WITH_ERRORS.get(1);
                    case ALL -> throw new IllegalArgumentException("Nothing is farther");
                };
        return (words - 1) * WordScore.MOST + farther;
    }

    Query of(List<List<Sought>> clauses, Match match) throws IOException {
        if (clauses.isEmpty()) {
            return new MatchNoDocsQuery("nothing but punctuation");
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (List<Sought> clause : clauses) {
            all.add(
                    together(clause),
                    switch (match) {
                        case ALL -> Occur.MUST;
                        case ANY -> Occur.SHOULD;
                    });
        }
        return all.build();
    }

    private Query together(List<Sought> clause) throws IOException {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (Sought sought : clause) {
            all.add(
                    switch (sought) {
                        case One one -> of(one);
                        case Row row -> of(row);
                    },
                    Occur.MUST);
        }
        return all.build();
    }

    /** The word itself counts most, and of what else is meant the best. */
    private Query of(One one) throws IOException {
        Term term = term(one.term());
        List<Query> ways = new ArrayList<>();
        ways.add(new TermQuery(term));
        if (one.mayGoOn()) {
            ways.add(counting(GOES_ON, beginning(one.term())));
        }
        if (one.edits() > 0) {
            List<Set<BytesRef>> alike = AlikeWords.in(index, one.term(), one.edits());
            for (int i = 0; i < alike.size(); i++) {
                Query any = new TermInSetQuery(IndexedMessage.TEXT, alike.get(i));
                ways.add(counting(WITH_ERRORS.get(i), any));
            }
        }
        return ways.size() == 1 ? ways.getFirst() : new DisjunctionMaxQuery(ways, 0);
    }

    private static Query beginning(String word) {
        return word.codePointCount(0, word.length()) == 1
                ? new TermQuery(term(InitialFilter.initial(word.codePointAt(0))))
                : new PrefixQuery(term(word));
    }

    private static Query counting(float score, Query query) {
        return new BoostQuery(new ConstantScoreQuery(query), score);
    }

    private static Query of(Row row) {
        PhraseQuery.Builder phrase = new PhraseQuery.Builder();
        for (int i = 0; i < row.terms().size(); i++) {
            phrase.add(term(row.terms().get(i)), row.places().get(i));
        }
        return phrase.build();
    }

    private static Term term(String word) {
        return new Term(IndexedMessage.TEXT, word);
    }
}
