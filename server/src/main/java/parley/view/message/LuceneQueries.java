package parley.view.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.AutomatonQuery;
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
import parley.domain.TopicId;
import parley.domain.UserId;
import parley.view.message.SearchQuery.Match;
import parley.view.message.SoughtWords.One;
import parley.view.message.SoughtWords.Row;
import parley.view.message.SoughtWords.Sought;

/** Filters and searches as Lucene's queries. */
final class LuceneQueries {
    /**
     * What a word counts that goes on behind what was written; the word itself counts at least 1.
     */
    private static final float GOES_ON = 0.5f;

    /** What a word counts that has so many typing errors. */
    private static final List<Float> WITH_EDITS = List.of(1f, 0.3f, 0.15f);

    private LuceneQueries() {}

    /**
     * The messages that fit a search, of those topics.
     *
     * @param clauses what its clauses mean
     */
    static Query of(SearchQuery search, List<List<Sought>> clauses, ReadableTopics readable) {
        BooleanQuery.Builder all = of(search.filter(), readable);
        if (!search.clauses().isEmpty()) {
            all.add(words(clauses, search.match()), Occur.MUST);
        }
        return all.build();
    }

    /** The messages that fit a filter, of those topics. */
    static BooleanQuery.Builder of(MessageFilter filter, ReadableTopics readable) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        filter.topics()
                .map(topics -> any(IndexedMessage.TOPIC, topics.stream().map(TopicId::text)))
                .ifPresent(query -> all.add(query, Occur.FILTER));
        filter.authors()
                .map(authors -> any(IndexedMessage.AUTHOR, authors.stream().map(UserId::text)))
                .ifPresent(query -> all.add(query, Occur.FILTER));
        for (String hashtag : filter.hashtags()) {
            all.add(new TermQuery(new Term(IndexedMessage.HASHTAG, hashtag)), Occur.FILTER);
        }
        if (filter.from().isPresent() || filter.to().isPresent()) {
            all.add(posted(filter.from(), filter.to()), Occur.FILTER);
        }
        if (filter.withLink()) {
            all.add(new TermQuery(IndexedMessage.WITH_LINK), Occur.FILTER);
        }
        return all.add(new ReadableQuery(readable), Occur.FILTER);
    }

    private static Query any(String field, Stream<String> terms) {
        return new TermInSetQuery(field, terms.map(BytesRef::new).toList());
    }

    private static Query posted(Optional<Instant> from, Optional<Instant> to) {
        long first = from.map(IndexedMessage::micros).orElse(Long.MIN_VALUE);
        long end = to.map(IndexedMessage::micros).orElse(Long.MAX_VALUE);
        return first < end
                ? NumericDocValuesField.newSlowRangeQuery(IndexedMessage.POSTED, first, end - 1)
                : new MatchNoDocsQuery("an empty period");
    }

    private static Query words(List<List<Sought>> clauses, Match match) {
        if (clauses.isEmpty()) {
            return new MatchNoDocsQuery("nothing but punctuation");
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (List<Sought> clause : clauses) {
            switch (match) {
                case ALL -> clause.forEach(sought -> all.add(of(sought), Occur.MUST));
                case ANY -> all.add(together(clause), Occur.SHOULD);
            }
        }
        return all.build();
    }

    private static Query together(List<Sought> clause) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        clause.forEach(sought -> all.add(of(sought), Occur.MUST));
        return all.build();
    }

    private static Query of(Sought sought) {
        return switch (sought) {
            case One one -> of(one);
            case Row row -> of(row);
        };
    }

    /** The word itself counts most, and of what else is meant the best. */
    private static Query of(One one) {
        Term term = term(one.term());
        List<Query> ways = new ArrayList<>();
        ways.add(new TermQuery(term));
        if (one.mayGoOn()) {
            ways.add(counting(GOES_ON, beginning(one.term())));
        }
        for (int edits = 1; edits <= one.edits(); edits++) {
            ways.add(counting(WITH_EDITS.get(edits), new AutomatonQuery(term, one.within(edits))));
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
