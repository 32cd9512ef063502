package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts over time, over a hub's sockets. */
class HubTrendsTest {
    @TempDir static Path data;
    private static HubFixture hub;
    private static RestClient ann;
    private static RestClient bob;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data, "memory:");
        ann = hub.as("ann");
        bob = hub.as("bob");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static int total(JsonNode trends) {
        int total = 0;
        for (JsonNode bucket : trends.get("trends")) {
            total += bucket.get("count").intValue();
        }
        return total;
    }

    private static int counted(RestClient who, String parameters) {
        return total(who.get("/v1/trends?aggregation=1m" + parameters).ok());
    }

    @Test
    void eachMessageIsCountedInTheBucketOfItsTime() {
        ann.createTopic("buckets");
        Map<Instant, Integer> expected = new TreeMap<>();
        Instant from = Instant.now().minus(Duration.ofHours(1));
        for (int i = 0; i < 10; i++) {
            Instant posted =
                    Instant.parse(ann.postMessage("buckets", "x").get("createdAt").textValue());
            long bucket = from.until(posted, ChronoUnit.SECONDS) / 90;
            expected.merge(from.plusSeconds(90 * bucket), 1, Integer::sum);
        }
        Instant to = Instant.now().plusSeconds(5);

        JsonNode trends =
                ann.get("/v1/trends?topic_id=buckets&aggregation=1m30s&from=" + from + "&to=" + to)
                        .ok()
                        .get("trends");

        Map<Instant, Integer> counted = new TreeMap<>();
        for (JsonNode bucket : trends) {
            Instant start = Instant.parse(bucket.get("from").textValue());
            Instant end = Instant.parse(bucket.get("to").textValue());
            assertThat(end).isAfter(start).isBeforeOrEqualTo(to);
            counted.put(start, bucket.get("count").intValue());
        }
        assertThat(counted)
                .isEqualTo(
                        expected.entrySet().stream()
                                .collect(
                                        TreeMap::new,
                                        (map, e) ->
                                                map.put(
                                                        e.getKey().truncatedTo(ChronoUnit.MICROS),
                                                        e.getValue()),
                                        Map::putAll));
    }

    @Test
    void countsFollowEditsAndDeletions() {
        ann.createTopic("changes");
        String id = ann.postMessage("changes", "one #up").get("id").textValue();
        ann.postMessage("changes", "two #up");
        assertThat(counted(ann, "&topic_id=changes")).isEqualTo(2);
        assertThat(counted(ann, "&topic_id=changes&hashtag=up")).isEqualTo(2);

        ann.patch(
                        "/v1/messages/" + id,
                        "{'message': {'contentText': 'one #down'}, 'updateMask': 'content_text'}")
                .ok();
        assertThat(counted(ann, "&topic_id=changes")).isEqualTo(2);
        assertThat(counted(ann, "&topic_id=changes&hashtag=up")).isEqualTo(1);
        assertThat(counted(ann, "&topic_id=changes&hashtag=%23DOWN")).isEqualTo(1);

        ann.delete("/v1/messages/" + id).ok();
        assertThat(counted(ann, "&topic_id=changes")).isEqualTo(1);
        assertThat(counted(ann, "&topic_id=changes&hashtag=down")).isZero();
    }

    @Test
    void nobodyCountsWhatTheyMayNotRead() {
        ann.post("/v1/topics", "{'topic': {'id': 'secret', 'name': 's', 'visibility': 'PRIVATE'}}")
                .ok();
        ann.postMessage("secret", "#hush");

        assertThat(counted(ann, "&hashtag=hush")).isEqualTo(1);
        assertThat(counted(bob, "&hashtag=hush")).isZero();
        assertThat(bob.get("/v1/trends?topic_id=secret").status()).isEqualTo(404);
        assertThat(bob.get("/v1/trends:top?limit=100").ok().toString()).doesNotContain("hush");
        assertThat(ann.get("/v1/trends:top?limit=100").ok().toString()).contains("hush");
    }

    @Test
    void topHashtagsAreThoseOfMostMessagesBesideThePeriodBefore() {
        ann.createTopic("top");
        ann.postMessage("top", "#big #small");
        ann.postMessage("top", "#big #big");
        ann.postMessage("top", "#even");
        Instant end = Instant.now().plusSeconds(60);
        Instant begin = end.minus(Duration.ofHours(1));
        Instant after = end.plus(Duration.ofHours(1));

        assertThat(
                        ann.get("/v1/trends:top?topic_id=top&from=" + begin + "&to=" + end)
                                .ok()
                                .get("hashtags")
                                .toString())
                .isEqualTo(
                        "[{\"hashtag\":\"big\",\"count\":2,\"previousCount\":0},"
                                + "{\"hashtag\":\"even\",\"count\":1,\"previousCount\":0},"
                                + "{\"hashtag\":\"small\",\"count\":1,\"previousCount\":0}]");
        assertThat(
                        ann.get("/v1/trends:top?topic_id=top&limit=1&from=" + begin + "&to=" + end)
                                .ok()
                                .get("hashtags"))
                .hasSize(1);
        assertThat(
                        ann.get("/v1/trends:top?topic_id=top&from=" + end + "&to=" + after)
                                .ok()
                                .get("hashtags"))
                .isEmpty();
    }

    @Test
    void aPeriodThatEndsBeforeItBeginsHasNothing() {
        assertThat(ann.get("/v1/trends?from=2026-01-02&to=2026-01-01").ok().get("trends"))
                .isEmpty();
        assertThat(ann.get("/v1/trends:top?from=2026-01-02&to=2026-01-01").ok().get("hashtags"))
                .isEmpty();
    }
}
