package parley.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Asks a hub over REST. */
final class HubSearch implements SearchDialect {

    static final int LARGEST = 1000;

    private static final Pattern ID = Pattern.compile("\"id\":\\s*\"([0-9A-Z]{26})\"");
    private static final Pattern COUNT = Pattern.compile("\"(?:count|previousCount)\":\\s*(\\d+)");

    @Override
    public byte[] request(Question question) {
        int size =
                switch (question) {
                    case Question.Words _, Question.Phrase _ -> Question.HITS;
                    case Question.Newest _, Question.Page _ -> Question.LISTED;
                    case Question.Trend _, Question.Top _ -> 0;
                };
        return Requests.get(path(question, size));
    }

    @Override
    public byte[] whole(Question question) {
        return Requests.get(path(question, LARGEST));
    }

    private static String path(Question question, int size) {
        return switch (question) {
            case Question.Words words ->
                    search(String.join(" ", words.words()), size)
                            + parameter("topic_id", words.topic());
            case Question.Phrase phrase ->
                    search('"' + String.join(" ", phrase.words()) + '"', size);
            case Question.Newest newest ->
                    "/v1/messages?page_size="
                            + size
                            + parameter("hashtag", newest.hashtag())
                            + parameter("user_id", newest.user());
            case Question.Trend trend ->
                    "/v1/trends?from=%s&to=%s&aggregation=%s"
                                    .formatted(trend.from(), trend.to(), text(trend.every()))
                            + parameter("hashtag", trend.hashtag());
            case Question.Top top ->
                    "/v1/trends:top?from=%s&to=%s&limit=%d"
                            .formatted(top.from(), top.to(), Question.TOP);
            case Question.Page page ->
                    "/v1/topics/%s/messages?page_size=%d".formatted(page.topic(), size)
                            + (page.newestFirst() ? "&descending=true" : "");
        };
    }

    private static String search(String query, int size) {
        return "/v1/messages:search?query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8)
                + "&page_size="
                + size;
    }

    private static String parameter(String name, Optional<String> value) {
        return value.map(text -> "&" + name + "=" + text).orElse("");
    }

    private static String text(Duration every) {
        return every.toSeconds() + "s";
    }

    @Override
    public List<String> content(Question question, String body) {
        return switch (question) {
            case Question.Words _, Question.Phrase _, Question.Newest _, Question.Page _ ->
                    all(ID, body).sorted().toList();
            case Question.Trend _, Question.Top _ -> all(COUNT, body).toList();
        };
    }

    private static Stream<String> all(Pattern pattern, String body) {
        return pattern.matcher(body).results().map(found -> found.group(1));
    }
}
