package parley.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import parley.domain.InvalidInput;
import parley.domain.TimeText;
import parley.v1.GetTopHashtagsRequest;
import parley.v1.GetTopHashtagsResponse;
import parley.v1.GetTrendsRequest;
import parley.v1.GetTrendsResponse;
import parley.v1.SearchServiceGrpc;
import parley.v1.Trend;
import parley.view.message.Buckets;
import parley.view.message.HashtagCount;
import parley.view.message.MessageFilter;
import parley.view.message.MessageSearch;

/** The counts of {@code parley.v1.SearchService}. */
final class TrendEndpoints {
    private static final Duration DEFAULT_PERIOD = Duration.ofDays(1);
    private static final String DEFAULT_AGGREGATION = "1h";
    private static final int DEFAULT_TOP = 10;
    private static final int MOST_TOP = 100;

    private static final int USUAL_BYTES = 4096;
    private static final byte[] TRENDS = utf8("{\"trends\":[");
    private static final byte[] FROM = utf8("{\"from\":");
    private static final byte[] NEXT_FROM = utf8(",{\"from\":");
    private static final byte[] TO = utf8(",\"to\":");
    private static final byte[] COUNT = utf8(",\"count\":");

    private final MessageSearch search;
    private final RequestFilters filters;
    private final Clock clock;

    /**
     * @param clock says what now is, where a period is left open
     */
    TrendEndpoints(MessageSearch search, RequestFilters filters, Clock clock) {
        this.search = search;
        this.filters = filters;
        this.clock = clock;
    }

    Endpoint<GetTrendsRequest, GetTrendsResponse> trends() {
        return new Endpoint<>(SearchServiceGrpc.getGetTrendsMethod(), this::trends)
                .withJson(this::trendsAsJson);
    }

    Endpoint<GetTopHashtagsRequest, GetTopHashtagsResponse> top() {
        return new Endpoint<>(SearchServiceGrpc.getGetTopHashtagsMethod(), this::top);
    }

    /** What was counted in each bucket. */
    private static final class Counts {
        private final Buckets buckets;
        private final int[] counts;

        Counts(Buckets buckets, int[] counts) {
            this.buckets = buckets;
            this.counts = counts;
        }

        @FunctionalInterface
        interface Each {
            void accept(Instant from, Instant to, int count);
        }

        /** Those that are not empty. */
        void forEach(Each each) {
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] > 0) {
                    each.accept(buckets.start(i), buckets.end(i), counts[i]);
                }
            }
        }
    }

    private Counts counts(GetTrendsRequest request, Call call)
            throws RefusedException, IOException {
        Instant to = to(request.getTo());
        String aggregation = request.getAggregation();
        Buckets buckets =
                Aggregation.buckets(
                        from(request.getFrom(), to),
                        to,
                        aggregation.isEmpty() ? DEFAULT_AGGREGATION : aggregation);
        MessageFilter filter =
                filters.of(
                        request.getTopicId(),
                        request.getUserId(),
                        request.getHashtag(),
                        "",
                        "",
                        call.caller());
        return new Counts(buckets, search.counts(filter, buckets, call.caller(), call.seen()));
    }

    private GetTrendsResponse trends(GetTrendsRequest request, Call call)
            throws RefusedException, IOException {
        GetTrendsResponse.Builder response = GetTrendsResponse.newBuilder();
        counts(request, call)
                .forEach(
                        (from, to, count) ->
                                response.addTrends(
                                        Trend.newBuilder()
                                                .setFrom(Protos.timestamp(from))
                                                .setTo(Protos.timestamp(to))
                                                .setCount(count)));
        return response.build();
    }

    /**
     * A day by the minute is 1,440 buckets: to print them from protos takes longer than to count.
     */
    private Encoded trendsAsJson(GetTrendsRequest request, Call call)
            throws RefusedException, IOException {
        JsonBytes json = new JsonBytes(USUAL_BYTES).raw(TRENDS);
        boolean[] isFirst = {true};
        counts(request, call)
                .forEach(
                        (from, to, count) -> {
                            json.raw(isFirst[0] ? FROM : NEXT_FROM);
                            isFirst[0] = false;
                            MessageJson.time(json, from);
                            MessageJson.time(json.raw(TO), to);
                            json.raw(COUNT).int32(count).raw('}');
                        });
        return Encoded.of(json.raw(']').raw('}').toByteArray());
    }

    private GetTopHashtagsResponse top(GetTopHashtagsRequest request, Call call)
            throws RefusedException, IOException {
        Instant to = to(request.getTo());
        int limit = request.getLimit();
        if (limit < 0 || limit > MOST_TOP) {
            throw new InvalidInput(
                    "limit",
                    String.valueOf(limit),
                    "be 1 to %d, or 0 for %d".formatted(MOST_TOP, DEFAULT_TOP));
        }
        List<HashtagCount> top =
                search.topHashtags(
                        filters.of(request.getTopicId(), "", "", "", "", call.caller()),
                        from(request.getFrom(), to),
                        to,
                        limit == 0 ? DEFAULT_TOP : limit,
                        call.caller(),
                        call.seen());
        GetTopHashtagsResponse.Builder response = GetTopHashtagsResponse.newBuilder();
        for (HashtagCount count : top) {
            response.addHashtags(
                    parley.v1.HashtagCount.newBuilder()
                            .setHashtag(count.hashtag())
                            .setCount(count.count())
                            .setPreviousCount(count.previous()));
        }
        return response.build();
    }

    private Instant to(String given) {
        return given.isEmpty() ? clock.instant() : TimeText.check("to", given);
    }

    private static Instant from(String given, Instant to) {
        return given.isEmpty() ? to.minus(DEFAULT_PERIOD) : TimeText.check("from", given);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
