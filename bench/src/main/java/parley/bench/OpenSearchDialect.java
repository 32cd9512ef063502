package parley.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Asks OpenSearch the same as a hub is asked: with the topics that the caller may read as a filter,
 * and without what a hub does not answer either, such as the number of all hits.
 */
final class OpenSearchDialect implements SearchDialect {

    static final String INDEX = "messages";

    /** Answers to counts are not taken from a cache, for questions come again here. */
    private static final String SEARCH = "/" + INDEX + "/_search?request_cache=false";

    /** A mistyped word means this many at most; the default of 50 finds less than a hub does. */
    private static final int EXPANSIONS = 1000;

    private static final Pattern ID = Pattern.compile("\"_id\":\"(\\w+)\"");
    private static final Pattern COUNT = Pattern.compile("\"doc_count\":(\\d+)");

    private static final Pattern TAG =
            Pattern.compile("\"doc_count\":(\\d+),\"now\":\\{\"doc_count\":(\\d+)\\}");

    private final String readable =
            "{\"terms\": {\"topic\": [%s]}}"
                    .formatted(
                            Corpus.publicTopics().stream()
                                    .map(OpenSearchDialect::quoted)
                                    .collect(Collectors.joining(",")));

    /** What makes the index: a shard, and fields for these questions. */
    static byte[] create() {
        return Requests.json(
                "PUT",
                "/" + INDEX,
                """
                {"settings": {"number_of_shards": 1, "number_of_replicas": 0},
                 "mappings": {"dynamic": "strict", "properties": {
                  "topic": {"type": "keyword"}, "user": {"type": "keyword"},
                  "text": {"type": "text", "analyzer": "standard"},
                  "hashtags": {"type": "keyword"}, "posted": {"type": "date"},
                  "position": {"type": "long"}}}}
                """);
    }

    /** What deletes the index; answered 404 where there is none. */
    static byte[] delete() {
        return Requests.json("DELETE", "/" + INDEX, "");
    }

    /** What adds messages. */
    static byte[] bulk(List<CorpusMessage> messages) {
        StringBuilder body = new StringBuilder(400 * messages.size());
        for (CorpusMessage message : messages) {
            body.append("{\"create\":{\"_id\":\"").append(message.id()).append("\"}}\n");
            body.append("{\"topic\":\"").append(message.topic());
            body.append("\",\"user\":\"").append(message.user());
            body.append("\",\"text\":\"").append(message.text()).append("\",\"hashtags\":[");
            body.append(
                    message.hashtags().stream()
                            .map(OpenSearchDialect::quoted)
                            .collect(Collectors.joining(",")));
            body.append("],\"posted\":").append(message.micros() / 1000);
            body.append(",\"position\":").append(message.position()).append("}\n");
        }
        return Requests.json("POST", "/" + INDEX + "/_bulk?filter_path=errors", body.toString());
    }

    @Override
    public byte[] request(Question question) {
        int size =
                switch (question) {
                    case Question.Words _, Question.Phrase _ -> Question.HITS;
                    case Question.Newest _, Question.Page _ -> Question.LISTED;
                    case Question.Trend _, Question.Top _ -> 0;
                };
        return Requests.json("POST", SEARCH, body(question, size));
    }

    @Override
    public byte[] whole(Question question) {
        int size =
                switch (question) {
                    case Question.Words _, Question.Phrase _, Question.Newest _, Question.Page _ ->
                            HubSearch.LARGEST;
                    case Question.Trend _, Question.Top _ -> 0;
                };
        return Requests.json("POST", SEARCH, body(question, size));
    }

    private String body(Question question, int size) {
        return switch (question) {
            case Question.Words words ->
                    hits(size, words(words.words()), term("topic", words.topic()));
            case Question.Phrase phrase ->
                    hits(
                            size,
                            "{\"match_phrase\": {\"text\": \"%s\"}}"
                                    .formatted(String.join(" ", phrase.words())),
                            "");
            case Question.Newest newest ->
                    sorted(
                            size,
                            "posted",
                            "desc",
                            readable
                                    + term("hashtags", newest.hashtag())
                                    + term("user", newest.user()));
            case Question.Page page ->
                    sorted(
                            size,
                            "position",
                            page.newestFirst() ? "desc" : "asc",
                            "{\"term\": {\"topic\": \"%s\"}}".formatted(page.topic()));
            case Question.Trend trend -> trend(trend);
            case Question.Top top -> top(top);
        };
    }

    private String hits(int size, String must, String filter) {
        return "{\"size\": %d, \"track_total_hits\": false, \"query\": {\"bool\": {\"must\": [%s], \"filter\": [%s%s]}}}"
                .formatted(size, must, readable, filter);
    }

    private static String sorted(int size, String field, String order, String filters) {
        return "{\"size\": %d, \"track_total_hits\": false, \"sort\": [{\"%s\": \"%s\"}], \"query\": {\"bool\": {\"filter\": [%s]}}}"
                .formatted(size, field, order, filters);
    }

    /** The last word may go on. */
    private static String words(List<String> words) {
        return IntStream.range(0, words.size())
                .mapToObj(
                        i ->
                                i < words.size() - 1
                                        ? alike(words.get(i))
                                        : "{\"bool\": {\"should\": [%s, {\"prefix\": {\"text\": \"%s\"}}]}}"
                                                .formatted(alike(words.get(i)), words.get(i)))
                .collect(Collectors.joining(","));
    }

    private static String alike(String word) {
        return "{\"match\": {\"text\": {\"query\": \"%s\", \"fuzziness\": \"AUTO\", \"prefix_length\": 1, \"max_expansions\": %d}}}"
                .formatted(word, EXPANSIONS);
    }

    private String trend(Question.Trend trend) {
        return """
        {"size": 0, "query": {"bool": {"filter": [%s, %s%s]}},
         "aggs": {"trend": {"date_histogram": {"field": "posted", "fixed_interval": "%ds",
          "offset": "%ds", "min_doc_count": 1}}}}
        """
                .formatted(
                        readable,
                        period(trend.from(), trend.to()),
                        term("hashtags", trend.hashtag()),
                        trend.every().toSeconds(),
                        Math.floorMod(trend.from().getEpochSecond(), trend.every().toSeconds()));
    }

    private String top(Question.Top top) {
        Instant before = top.from().minus(Duration.between(top.from(), top.to()));
        return """
        {"size": 0, "query": {"bool": {"filter": [%s, %s]}},
         "aggs": {"top": {"terms": {"field": "hashtags", "size": %d, "order": {"now": "desc"}},
          "aggs": {"now": {"filter": %s}}}}}
        """
                .formatted(
                        readable,
                        period(before, top.to()),
                        Question.TOP,
                        period(top.from(), top.to()));
    }

    private static String period(Instant from, Instant to) {
        return "{\"range\": {\"posted\": {\"gte\": \"%s\", \"lt\": \"%s\"}}}".formatted(from, to);
    }

    private static String term(String field, Optional<String> value) {
        return value.map(text -> ", {\"term\": {\"%s\": \"%s\"}}".formatted(field, text))
                .orElse("");
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    @Override
    public List<String> content(Question question, String body) {
        return switch (question) {
            case Question.Words _, Question.Phrase _, Question.Newest _, Question.Page _ ->
                    all(ID, body).map(found -> found.group(1)).sorted().toList();
            case Question.Trend _ -> all(COUNT, body).map(found -> found.group(1)).toList();
            case Question.Top _ -> all(TAG, body).flatMap(OpenSearchDialect::nowAndBefore).toList();
        };
    }

    private static Stream<MatchResult> all(Pattern pattern, String body) {
        return pattern.matcher(body).results();
    }

    /** It counts both periods together, and the later one. */
    private static Stream<String> nowAndBefore(MatchResult found) {
        long now = Long.parseLong(found.group(2));
        return Stream.of(Long.toString(now), Long.toString(Long.parseLong(found.group(1)) - now));
    }

    /** Of what no index has yet: sees to it that all that was added is found. */
    static byte[] refresh() {
        return Requests.json("POST", "/" + INDEX + "/_refresh", "");
    }

    /** Writes it to the index's own files. */
    static byte[] flush() {
        return Requests.json("POST", "/" + INDEX + "/_flush", "");
    }

    static byte[] count() {
        return ("GET /" + INDEX + "/_count HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
