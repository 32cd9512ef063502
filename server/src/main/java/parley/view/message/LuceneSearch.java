package parley.view.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TopFieldCollectorManager;
import parley.domain.Message;
import parley.view.message.MessageIndex.Hit;
import parley.view.message.MessageIndex.Rank;

/** Finds and counts what one state of the index has. */
final class LuceneSearch {
    private static final SortField NEWEST =
            new SortField(IndexedMessage.GLOBAL_POSITION, SortField.Type.LONG, true);
    private static final Sort NEWEST_FIRST = new Sort(NEWEST);
    private static final Sort BEST_FIRST = new Sort(SortField.FIELD_SCORE, NEWEST);

    /** Reads a document. */
    @FunctionalInterface
    interface Reading {
        Message read(int document) throws IOException;
    }

    private final IndexSearcher searcher;
    private final Reading reading;

    LuceneSearch(IndexSearcher searcher, Reading reading) {
        this.searcher = searcher;
        this.reading = reading;
    }

    /** As {@link MessageIndex#filter} has it. */
    List<Message> newest(Query query, OptionalLong before, int limit) throws IOException {
        FieldDoc after =
                before.isPresent()
                        ? new FieldDoc(
                                Integer.MAX_VALUE, Float.NaN, new Object[] {before.getAsLong()})
                        : null;
        List<Message> found = new ArrayList<>();
        for (ScoreDoc at :
                searcher.search(query, new TopFieldCollectorManager(NEWEST_FIRST, limit, after, 0))
                        .scoreDocs) {
            found.add(reading.read(at.doc));
        }
        return found;
    }

    /** As {@link MessageIndex#search} has it. */
    List<Hit> best(SearchQuery search, ReadableTopics readable, Optional<Rank> after, int limit)
            throws IOException {
        FieldDoc last =
                after.map(
                                rank ->
                                        new FieldDoc(
                                                Integer.MAX_VALUE,
                                                rank.score(),
                                                new Object[] {rank.score(), rank.globalPosition()}))
                        .orElse(null);
        Query query = LuceneQueries.of(search, readable);
        Highlights highlights = new Highlights(SoughtWords.of(search.clauses()));
        List<Hit> found = new ArrayList<>();
        for (ScoreDoc at :
                searcher.search(query, new TopFieldCollectorManager(BEST_FIRST, limit, last, 0))
                        .scoreDocs) {
            Message message = reading.read(at.doc);
            Float score = (Float) ((FieldDoc) at).fields[0];
            found.add(
                    new Hit(
                            message,
                            new Rank(score, message.globalPosition()),
                            highlights.in(message.content().text())));
        }
        return found;
    }

    int[] counts(Query query, Buckets buckets) throws IOException {
        return count(query, new Counting.ByTime(buckets)).counts();
    }

    List<HashtagCount> hashtags(Query period, Query before, int limit) throws IOException {
        Map<String, Integer> counts = hashtags(period);
        Map<String, Integer> previous = hashtags(before);
        return counts.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .map(
                        tag ->
                                new HashtagCount(
                                        tag.getKey(),
                                        tag.getValue(),
                                        previous.getOrDefault(tag.getKey(), 0)))
                .toList();
    }

    private Map<String, Integer> hashtags(Query query) throws IOException {
        return count(query, new Counting.ByHashtag()).counts();
    }

    /** On this thread alone, as searchers without an executor do. */
    private <C extends Counting> C count(Query query, C counting) throws IOException {
        return searcher.search(
                query,
                new CollectorManager<C, C>() {
                    @Override
                    public C newCollector() {
                        return counting;
                    }

                    @Override
                    public C reduce(Collection<C> all) {
                        return counting;
                    }
                });
    }
}
