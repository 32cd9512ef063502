package parley.api;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import parley.domain.InvalidInput;
import parley.domain.Message;
import parley.domain.PlainText;
import parley.v1.FilterMessagesRequest;
import parley.v1.FilterMessagesResponse;
import parley.v1.Range;
import parley.v1.SearchMessagesRequest;
import parley.v1.SearchMessagesResponse;
import parley.v1.SearchServiceGrpc;
import parley.view.PageBytes;
import parley.view.directory.Directory;
import parley.view.message.Extent;
import parley.view.message.Highlights;
import parley.view.message.MessageFilter;
import parley.view.message.MessageIndex.Hit;
import parley.view.message.MessageIndex.Rank;
import parley.view.message.MessageSearch;
import parley.view.message.Part;
import parley.view.message.SearchParser;
import parley.view.message.SearchQuery;
import parley.view.message.TextRange;

/** {@code parley.v1.SearchService}. */
final class SearchEndpoints {
    private static final String SEARCH = "search";
    private static final String FILTER = "filter";

    /** Bound of a query, in UTF-16 units. */
    private static final int MAX_QUERY = 1024;

    private final MessageSearch search;
    private final RequestFilters filters;
    private final TrendEndpoints trends;

    /**
     * @param clock says what now is, where a period is left open
     */
    SearchEndpoints(MessageSearch search, Directory directory, Clock clock) {
        this.search = search;
        this.filters = new RequestFilters(directory);
        this.trends = new TrendEndpoints(search, filters, clock);
    }

    Service service() {
        return new Service(
                SearchServiceGrpc.getServiceDescriptor(),
                List.of(
                        new Endpoint<>(SearchServiceGrpc.getSearchMessagesMethod(), this::search)
                                .withJson(this::searchAsJson),
                        new Endpoint<>(SearchServiceGrpc.getFilterMessagesMethod(), this::filter)
                                .withJson(this::filterAsJson),
                        trends.trends(),
                        trends.top()));
    }

    /** A page of something, and the key of the next one; empty on the last page. */
    private record Page<T>(List<T> shown, String nextPageKey) {}

    /** A message, and what of its text fits the query. */
    record Found(Message message, List<TextRange> highlights) {}

    private static List<Found> highlighted(List<Hit> hits, Highlights highlights) {
        return hits.stream()
                .map(Hit::message)
                .map(message -> new Found(message, highlights.in(message.content().text())))
                .toList();
    }

    private SearchMessagesResponse search(SearchMessagesRequest request, Call call)
            throws RefusedException, IOException {
        Page<Found> page = hits(request, call);
        SearchMessagesResponse.Builder response =
                SearchMessagesResponse.newBuilder().setNextPageKey(page.nextPageKey());
        for (Found hit : page.shown()) {
            response.addMessages(Protos.message(hit.message()));
            if (!hit.highlights().isEmpty()) {
                parley.v1.Highlights.Builder highlights = parley.v1.Highlights.newBuilder();
                for (TextRange range : hit.highlights()) {
                    highlights.addRanges(
                            Range.newBuilder().setStart(range.start()).setEnd(range.end()));
                }
                response.putHighlights(hit.message().id().text(), highlights.build());
            }
        }
        return response.build();
    }

    private Encoded searchAsJson(SearchMessagesRequest request, Call call)
            throws RefusedException, IOException {
        Page<Found> page = hits(request, call);
        return Encoded.of(FoundJson.hits(page.shown(), page.nextPageKey()));
    }

    private Page<Found> hits(SearchMessagesRequest request, Call call)
            throws RefusedException, IOException {
        String text = PlainText.check("query", request.getQuery());
        MessageFilter filter =
                filters.of(
                        request.getTopicId(),
                        request.getUserId(),
                        request.getHashtag(),
                        request.getFrom(),
                        request.getTo(),
                        call.caller());
        if (text.length() > MAX_QUERY) {
            throw new InvalidInput("query", text, "be at most " + MAX_QUERY + " characters");
        }
        if (text.isBlank() && filter.equals(MessageFilter.NONE)) {
            throw new InvalidInput(
                    "query",
                    text,
                    "say what to find, unless topic_id, user_id, hashtag, from or to do");
        }
        int size = PageSize.of(request.getPageSize());
        SearchQuery query = SearchParser.parse(text).within(filter);
        String what =
                Integer.toHexString(
                        Objects.hash(
                                text,
                                request.getTopicId(),
                                request.getUserId(),
                                request.getHashtag(),
                                request.getFrom(),
                                request.getTo()));
        Part<Hit> part =
                search.search(
                        query,
                        rank(request.getPageKey(), what),
                        new Extent(0, size, PageBytes.MOST),
                        call.caller(),
                        call.seen());
        List<Found> shown = highlighted(part.found(), new Highlights(query));
        if (!part.more()) {
            return new Page<>(shown, "");
        }
        Rank last = part.found().getLast().rank();
        return new Page<>(
                shown,
                new PageKey(
                                List.of(
                                        SEARCH,
                                        what,
                                        Integer.toHexString(Float.floatToIntBits(last.score())),
                                        Long.toString(last.globalPosition())))
                        .text());
    }

    private static Optional<Rank> rank(String key, String what) {
        if (key.isEmpty()) {
            return Optional.empty();
        }
        List<String> parts = PageKey.parse(key, SEARCH, 4).parts();
        try {
            float score = Float.intBitsToFloat(Integer.parseUnsignedInt(parts.get(2), 16));
            long globalPosition = Long.parseLong(parts.get(3));
            if (parts.get(1).equals(what) && Float.isFinite(score)) {
                return Optional.of(new Rank(score, globalPosition));
            }
        } catch (NumberFormatException _) {
            // as below
        }
        throw PageKey.forged(key);
    }

    private FilterMessagesResponse filter(FilterMessagesRequest request, Call call)
            throws RefusedException, IOException {
        Page<Message> page = filtered(request, call);
        FilterMessagesResponse.Builder response =
                FilterMessagesResponse.newBuilder().setNextPageKey(page.nextPageKey());
        page.shown().forEach(message -> response.addMessages(Protos.message(message)));
        return response.build();
    }

    private Encoded filterAsJson(FilterMessagesRequest request, Call call)
            throws RefusedException, IOException {
        Page<Message> page = filtered(request, call);
        return Encoded.of(FoundJson.page(page.shown(), page.nextPageKey()));
    }

    private Page<Message> filtered(FilterMessagesRequest request, Call call)
            throws RefusedException, IOException {
        MessageFilter filter =
                filters.of(
                        request.getTopicId(),
                        request.getUserId(),
                        request.getHashtag(),
                        request.getFrom(),
                        request.getTo(),
                        call.caller());
        int size = PageSize.of(request.getPageSize());
        Part<Message> part =
                search.filter(
                        filter,
                        before(request.getPageKey()),
                        new Extent(0, size, PageBytes.MOST),
                        call.caller(),
                        call.seen());
        return new Page<>(part.found(), part.more() ? key(part.found().getLast()) : "");
    }

    private static OptionalLong before(String key) {
        if (key.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(PageKey.parse(key, FILTER, 2).parts().get(1)));
        } catch (NumberFormatException e) {
            throw PageKey.forged(key);
        }
    }

    private static String key(Message last) {
        return new PageKey(List.of(FILTER, Long.toString(last.globalPosition()))).text();
    }
}
