package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SearchDialectTest {

    private static final HubSearch HUB = new HubSearch();
    private static final OpenSearchDialect OTHER = new OpenSearchDialect();
    private static final Question TREND =
            new Question.Trend(
                    Corpus.FROM.plusSeconds(60),
                    Corpus.FROM.plusSeconds(7260),
                    Duration.ofHours(1),
                    Optional.of("food"));
    private static final Question TOP = new Question.Top(Corpus.FROM, Corpus.end());
    private static final Question NEWEST = new Question.Newest(Optional.empty(), Optional.of("u1"));
    private static final Question WORDS =
            new Question.Words(List.of("free", "lun"), Optional.of("t0001"));

    private static String text(byte[] request) {
        return new String(request, StandardCharsets.US_ASCII);
    }

    @Test
    void aHubIsAskedByItsParameters() {
        assertThat(text(HUB.request(WORDS)))
                .startsWith(
                        "GET /v1/messages:search?query=free+lun&page_size=20&topic_id=t0001 HTTP");
        assertThat(text(HUB.request(new Question.Phrase(List.of("a", "b")))))
                .startsWith("GET /v1/messages:search?query=%22a+b%22&page_size=20 HTTP");
        assertThat(text(HUB.request(NEWEST)))
                .startsWith("GET /v1/messages?page_size=100&user_id=u1 HTTP");
        assertThat(text(HUB.request(TREND)))
                .startsWith(
                        "GET /v1/trends?from=2026-10-01T00:01:00Z&to=2026-10-01T02:01:00Z"
                                + "&aggregation=3600s&hashtag=food HTTP");
        assertThat(text(HUB.whole(new Question.Page("t1", true))))
                .startsWith("GET /v1/topics/t1/messages?page_size=1000&descending=true HTTP");
    }

    @Test
    void openSearchIsAskedInJsonOfTheLengthThatItSays() throws Exception {
        for (Question question :
                List.of(WORDS, TREND, TOP, NEWEST, new Question.Page("t1", false))) {
            String request = text(OTHER.request(question));
            String body = request.substring(request.indexOf("\r\n\r\n") + 4);
            assertThat(new JsonMapper().readTree(body).isObject()).as(body).isTrue();
            assertThat(request).contains("Content-Length: " + body.length() + "\r\n");
        }
        assertThat(text(OTHER.request(TREND))).contains("\"offset\": \"60s\"");
    }

    @Test
    void bothSayWhatIsInAnAnswer() {
        String first = "01M7ZHCP43SWA6X05KA298XGS3";
        String second = "01M7ZHCP43SWA6X05KA298XGS4";
        String hub = "{\"messages\":[{\"id\":\"%s\",\"replyTo\":\"\"},{\"id\": \"%s\"}]}";
        String other = "{\"hits\":{\"hits\":[{\"_id\":\"%s\",\"_score\":1.0},{\"_id\":\"%s\"}]}}";
        assertThat(HUB.content(WORDS, hub.formatted(second, first)))
                .containsExactly(first, second)
                .isEqualTo(OTHER.content(WORDS, other.formatted(first, second)));
        assertThat(HUB.content(TREND, "{\"trends\":[{\"count\":3},{\"count\": 12}]}"))
                .containsExactly("3", "12")
                .isEqualTo(
                        OTHER.content(
                                TREND,
                                "{\"buckets\":[{\"key\":1,\"doc_count\":3},{\"key\":2,\"doc_count\":12}]}"));
        assertThat(HUB.content(TOP, "{\"hashtags\":[{\"count\":3,\"previousCount\":4}]}"))
                .containsExactly("3", "4")
                .isEqualTo(
                        OTHER.content(
                                TOP,
                                "{\"buckets\":[{\"key\":\"a\",\"doc_count\":7,\"now\":{\"doc_count\":3}}]}"));
    }
}
