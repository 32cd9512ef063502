package parley.view.message;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import parley.domain.TopicId;
import parley.domain.UserId;

/** Filters as Lucene's queries. */
final class FilterQueries {
    private FilterQueries() {}

    /** The messages that fit a filter, of those topics. */
    static BooleanQuery.Builder of(MessageFilter filter, ReadableTopics readable) {
        return fitting(filter).add(new ReadableQuery(readable), Occur.FILTER);
    }

    /** The messages that fit a filter, whoever may read them. */
    static Query of(MessageFilter filter) {
        BooleanQuery all = fitting(filter).build();
        return all.clauses().isEmpty() ? MatchAllDocsQuery.INSTANCE : all;
    }

    private static BooleanQuery.Builder fitting(MessageFilter filter) {
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
        return all;
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
}
