package parley.view.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.search.Weight;
import parley.domain.Message;
import parley.view.PageBytes;
import parley.view.message.MessageIndex.Hit;
import parley.view.message.MessageIndex.Rank;
import parley.view.message.SearchQuery.Match;
import parley.view.message.SoughtWords.Leeway;
import parley.view.message.SoughtWords.Sought;

/** Finds and counts what one state of the index has. */
final class LuceneSearch {
    private static final SortField NEWEST =
            new SortField(IndexedMessage.GLOBAL_POSITION, SortField.Type.LONG, true);
    private static final Sort NEWEST_FIRST = new Sort(NEWEST);
    private static final Sort BEST_FIRST = new Sort(SortField.FIELD_SCORE, NEWEST);

    private static final Comparator<Map.Entry<String, Integer>> MOST_FIRST =
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey());

    private static final List<Leeway> NEARER = List.of(Leeway.NONE, Leeway.ONE_ERROR);

    /**
     * Of how many global positions a filter looks at first at least, and how many times more then.
     */
    private static final long FIRST_STEP = 4096;

    private static final long STEP_GROWTH = 16;

    /** How many times as far as a page reaches if its messages lie evenly. */
    private static final double RESERVE = 1.5;

    private final IndexSearcher searcher;
    private final StoredMessages stored;

    LuceneSearch(IndexSearcher searcher) {
        this.searcher = searcher;
        this.stored = new StoredMessages(searcher.getIndexReader());
    }

    /** As {@link MessageIndex#filter} has it. */
    Part<Message> filter(
            MessageFilter filter, ReadableTopics readable, OptionalLong before, Extent extent)
            throws IOException {
        List<ScoreDoc> newest = newest(filter, readable, before, extent.reach());
        return part(newest, extent, (_, message) -> message);
    }

    /**
     * It looks at the newest messages first, and at more and more older ones at a time until it has
     * found enough.
     */
    private List<ScoreDoc> newest(
            MessageFilter filter, ReadableTopics readable, OptionalLong before, int limit)
            throws IOException {
        List<ScoreDoc> found = new ArrayList<>();
        long end = before.orElse(Long.MAX_VALUE);
        long reach = Math.min(end, newest() + 1);
        long step = firstStep(filter, reach, limit);
        for (; found.size() < limit && end > 0; step *= STEP_GROWTH) {
            long from = step < reach ? reach - step : 0;
            Query within =
                    NumericDocValuesField.newSlowRangeQuery(
                            IndexedMessage.GLOBAL_POSITION, from, end - 1);
            // First of all: in segments without any of them nothing else is looked up.
            Query query =
                    new BooleanQuery.Builder()
                            .add(within, Occur.FILTER)
                            .add(FilterQueries.of(filter, readable).build().clauses())
                            .build();
            int wanted = limit - found.size();
            found.addAll(
                    List.of(
                            searcher.search(
                                            query,
                                            new TopFieldCollectorManager(
                                                    NEWEST_FIRST, wanted, null, 0))
                                    .scoreDocs));
            end = from;
            reach = from;
        }
        return found;
    }

    /** Each look costs in each segment, so one that will hardly be enough is not begun with. */
    private long firstStep(MessageFilter filter, long reach, int limit) throws IOException {
        Query query = searcher.rewrite(FilterQueries.of(filter));
        Weight weight = searcher.createWeight(query, ScoreMode.COMPLETE_NO_SCORES, 1);
        long fitting = 1;
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            ScorerSupplier scorer = weight.scorerSupplier(leaf);
            fitting += scorer == null ? 0 : scorer.cost();
        }
        return Math.max(FIRST_STEP, (long) (RESERVE * limit * reach / fitting));
    }

    /** What becomes of a document that was found. */
    @FunctionalInterface
    private interface Shown<T> {
        T of(ScoreDoc at, Message message);
    }

    /** Reads no more than is asked for: texts may be long. */
    private <T> Part<T> part(List<ScoreDoc> all, Extent extent, Shown<T> shown) throws IOException {
        List<T> read = new ArrayList<>();
        PageBytes bytes = new PageBytes(extent.bytes());
        int next = Math.min(extent.skip(), all.size());
        while (next < all.size() && read.size() < extent.limit() && bytes.hasRoom()) {
            ScoreDoc at = all.get(next);
            Message message = stored.read(at.doc);
            bytes.add(message.content().size());
            read.add(shown.of(at, message));
            next++;
        }
        return new Part<>(read, next < all.size());
    }

    /** The last global position of a message. */
    private long newest() throws IOException {
        long newest = 0;
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            newest = Math.max(newest, IndexedMessage.newest(leaf.reader()));
        }
        return newest;
    }

    /** As {@link MessageIndex#search} has it. */
    Part<Hit> search(
            SearchQuery search, ReadableTopics readable, Optional<Rank> after, Extent extent)
            throws IOException {
        if (search.clauses().isEmpty()) {
            OptionalLong before =
                    after.map(rank -> OptionalLong.of(rank.globalPosition()))
                            .orElse(OptionalLong.empty());
            List<ScoreDoc> newest = newest(search.filter(), readable, before, extent.reach());
            return part(newest, extent, (_, message) -> hit(0, message));
        }
        List<List<Sought>> clauses = SoughtWords.of(search.clauses());
        TopFieldDocs best = best(search, clauses, readable, after, extent.reach());
        return part(List.of(best.scoreDocs), extent, (at, message) -> hit(score(at), message));
    }

    private static Hit hit(float score, Message message) {
        return new Hit(message, new Rank(score, message.globalPosition()));
    }

    /**
     * What has all words, and near to what was written, mostly comes first, and is found in less
     * time. So it is looked for alone, until a page is full of messages that none which were left
     * out can come before. (With very many words, none is full of such.)
     */
    private TopFieldDocs best(
            SearchQuery search,
            List<List<Sought>> clauses,
            ReadableTopics readable,
            Optional<Rank> after,
            int limit)
            throws IOException {
        int words = clauses.stream().flatMap(List::stream).mapToInt(Sought::words).sum();
        for (Leeway leeway : words <= WordScore.MOST_WORDS ? NEARER : List.<Leeway>of()) {
            float others = WordQueries.mostBeyond(leeway, words);
            List<List<Sought>> nearer = within(leeway, clauses);
            if (nearer.equals(clauses)) {
                break;
            }
            if (after.isEmpty() || after.get().score() > others) {
                TopFieldDocs found = best(query(search, nearer, Match.ALL, readable), after, limit);
                if (found.scoreDocs.length == limit && lastScore(found) > others) {
                    return found;
                }
            }
        }
        return best(query(search, clauses, search.match(), readable), after, limit);
    }

    private static List<List<Sought>> within(Leeway leeway, List<List<Sought>> clauses) {
        return clauses.stream()
                .map(clause -> clause.stream().map(sought -> sought.within(leeway)).toList())
                .toList();
    }

    private static float lastScore(TopFieldDocs found) {
        return score(found.scoreDocs[found.scoreDocs.length - 1]);
    }

    private static float score(ScoreDoc found) {
        return (Float) ((FieldDoc) found).fields[0];
    }

    private Query query(
            SearchQuery search, List<List<Sought>> clauses, Match match, ReadableTopics readable)
            throws IOException {
        Query words = new WordQueries(searcher.getIndexReader()).of(clauses, match);
        return FilterQueries.of(search.filter(), readable).add(words, Occur.MUST).build();
    }

    private TopFieldDocs best(Query query, Optional<Rank> after, int limit) throws IOException {
        FieldDoc last =
                after.map(
                                rank ->
                                        new FieldDoc(
                                                Integer.MAX_VALUE,
                                                rank.score(),
                                                new Object[] {rank.score(), rank.globalPosition()}))
                        .orElse(null);
        return searcher.search(query, new TopFieldCollectorManager(BEST_FIRST, limit, last, 0));
    }

    /** As {@link MessageIndex#counts} has it. */
    int[] counts(MessageFilter filter, ReadableTopics readable, Buckets buckets)
            throws IOException {
        MessageFilter period = filter.from(buckets.from()).to(buckets.to());
        Query query = FilterQueries.of(period);
        return count(query, new Counting.ByTime(readable, buckets)).counts();
    }

    /** As {@link MessageIndex#hashtags} has it. */
    List<HashtagCount> hashtags(
            MessageFilter filter, MessageFilter before, ReadableTopics readable, int limit)
            throws IOException {
        Map<String, Integer> counts =
                count(FilterQueries.of(filter), new Counting.ByHashtag(readable, Optional.empty()))
                        .counts();
        List<Map.Entry<String, Integer>> top =
                counts.entrySet().stream().sorted(MOST_FIRST).limit(limit).toList();
        Set<String> wanted = top.stream().map(Map.Entry::getKey).collect(Collectors.toSet());
        Map<String, Integer> previous =
                count(
                                FilterQueries.of(before),
                                new Counting.ByHashtag(readable, Optional.of(wanted)))
                        .counts();
        return top.stream()
                .map(
                        tag ->
                                new HashtagCount(
                                        tag.getKey(),
                                        tag.getValue(),
                                        previous.getOrDefault(tag.getKey(), 0)))
                .toList();
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
