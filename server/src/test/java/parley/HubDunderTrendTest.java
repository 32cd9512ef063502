package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.Dialects.assertNames;
import static parley.Dialects.assertRefused;
import static parley.Dialects.emptied;
import static parley.Dialects.encoded;
import static parley.Dialects.post;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trends in Dunder's dialect. */
class HubDunderTrendTest {
    @TempDir static Path data;
    private static HubFixture hub;
    private static RestClient nobody;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data.resolve("hub"), "memory:64MB", "root");
        nobody = hub.anonymous();
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @AfterEach
    void clear() {
        nobody = emptied(hub, nobody);
    }

    private static List<Integer> counts(RestClient.Answer answer) {
        List<Integer> counts = new ArrayList<>();
        answer.ok().at("/data/trends").forEach(each -> counts.add(each.get("count").asInt()));
        return counts;
    }

    @Test
    void aTrendOfADayWithoutMessagesIsEmpty() {
        RestClient.Answer answer =
                nobody.get(
                        "/trend?to_date=2019-09-23&aggregation=1m&from_date=2019-09-22"
                                + "&hashtag=dummy3");
        assertThat(answer.ok().toString()).isEqualTo("{\"data\":{}}");
    }

    @Test
    void messagesAreCountedAtOnceAndEmptyBucketsLeftOut() {
        for (int i = 0; i < 3; i++) {
            post(nobody, "ala", "text " + i, "dummy3");
        }
        post(nobody, "bob", "other", "dummy2");
        Instant day = Instant.now().minusSeconds(3600);
        String from = DateTimeFormatter.ISO_INSTANT.format(day);
        String to = DateTimeFormatter.ISO_INSTANT.format(day.plusSeconds(7200));
        String range = "/trend?to_date=" + encoded(to) + "&from_date=" + encoded(from);

        JsonNode trends =
                nobody.get(range + "&aggregation=2h&hashtag=dummy3").ok().at("/data/trends");
        assertThat(trends.size()).isEqualTo(1);
        assertThat(trends.get(0).propertyStream().map(Map.Entry::getKey))
                .containsExactly("from_date", "to_date", "count");
        assertThat(trends.get(0).get("count").isInt()).isTrue();
        assertThat(trends.get(0).get("count").intValue()).isEqualTo(3);
        assertThat(Instant.parse(trends.get(0).get("to_date").textValue()))
                .isAfter(Instant.parse(trends.get(0).get("from_date").textValue()));
        for (String aggregation : List.of("1m", "90s", "24h", "1h30m")) {
            assertThat(
                            counts(nobody.get(range + "&aggregation=" + aggregation)).stream()
                                    .mapToInt(Integer::intValue)
                                    .sum())
                    .isEqualTo(4);
        }
        assertThat(counts(nobody.get(range + "&aggregation=3h&user_name=bob"))).containsExactly(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'Missing from_date, to_date, aggregation'",
        "from_date=2019-09-22&to_date=2019-09-23, Missing aggregation",
        "from_date=2019-09-22&aggregation=1m, Missing to_date",
        "to_date=2019-09-22&aggregation=1m, Missing from_date",
        "aggregation=1m, 'Missing from_date, to_date'",
    })
    void aTrendWithoutRangeOrAggregationIsRefusedSayingSo(String query, String error) {
        assertRefused(nobody.get("/trend?" + query), 400, error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"59s", "0", "-1m", "1", "1d", "minute", "1ns"})
    void anAggregationIsALengthOfTimeOfAMinuteOrMore(String aggregation) {
        assertNames(
                nobody.get(
                        "/trend?from_date=2019-09-22&to_date=2019-09-23&aggregation="
                                + aggregation),
                "aggregation");
    }

    @Test
    void aRangeOfTooManyBucketsIsRefused() {
        assertNames(
                nobody.get("/trend?from_date=2019-09-22&to_date=2020-09-22&aggregation=1m"),
                "aggregation");
        assertNames(
                nobody.get("/trend?from_date=x&to_date=2020-09-22&aggregation=1m"), "from_date");
    }

    @Test
    void messagesOfOtherTopicsAreNotCounted() {
        RestClient ann = hub.as("ann");
        ann.createTopic("other");
        ann.postMessage("other", "elsewhere #tag");
        post(nobody, "ann", "here", "tag");

        assertThat(
                        counts(
                                nobody.get(
                                        "/trend?from_date=2019-09-22&to_date=9999"
                                                + "&aggregation=876000h&hashtag=tag")))
                .containsExactly(1);
    }
}
