package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random messages, and random questions about them. */
final class RandomQuestions {
    private static final List<String> WORDS =
            List.of(
                    "harbour", "lantern", "meadow", "orchard", "pebble", "quarry", "ribbon",
                    "saddle", "thimble", "velvet", "walnut", "yonder");

    private static final List<String> USERS = List.of("ann", "bob", "cid");
    private final Random random;
    private final List<String> topics;

    RandomQuestions(Random random, List<String> topics) {
        this.random = random;
        this.topics = topics;
    }

    String topic() {
        return any(topics);
    }

    String user() {
        return any(USERS);
    }

    String text() {
        StringBuilder text = new StringBuilder(word());
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(random.nextInt(6) == 0 ? " #" : " ").append(word());
        }
        return text.toString();
    }

    private String word() {
        return any(WORDS);
    }

    private String any(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }

    /** The path and the query of a search, a filter, a list or a count. */
    String question() {
        String period = "from=2020-01-01&to=2120-01-01";
        return switch (random.nextInt(7)) {
            case 0 -> "/v1/messages:search?query=" + word() + "&page_size=" + pageSize();
            case 1 ->
                    "/v1/messages:search?query=%s%%20%s&page_size=%d"
                            .formatted(word(), word().substring(0, 3), pageSize());
            case 2 ->
                    "/v1/messages:search?query=%%22%s%%20%s%%22&page_size=%d"
                            .formatted(word(), word(), pageSize());
            case 3 -> "/v1/messages?" + filter() + "&page_size=" + pageSize();
            case 4 ->
                    "/v1/topics/%s/messages?descending=%s&page_size=%d&from_position=%d"
                            .formatted(
                                    topic(), random.nextBoolean(), pageSize(), random.nextInt(200));
            case 5 -> "/v1/trends?aggregation=876000h&" + period + "&" + filter();
            default -> "/v1/trends:top?limit=10&" + period;
        };
    }

    private String filter() {
        return switch (random.nextInt(3)) {
            case 0 -> "hashtag=" + word();
            case 1 -> "user_id=" + user();
            default -> "topic_id=" + topic();
        };
    }

    private int pageSize() {
        return 1 + random.nextInt(40);
    }

    /** Asks two hubs the same, and wants the same answers. */
    void assertSameAnswers(int questions, RestClient one, RestClient other) {
        for (String topic : topics) {
            List<JsonNode> all = all(other, topic);
            assertThat(all(one, topic)).isEqualTo(all).isNotEmpty();
        }
        for (int i = 0; i < questions; i++) {
            String question = question();
            assertThat(one.get(question).ok()).as(question).isEqualTo(other.get(question).ok());
        }
    }

    private static List<JsonNode> all(RestClient hub, String topic) {
        List<JsonNode> all = new ArrayList<>();
        String key = "";
        do {
            JsonNode page =
                    hub.get("/v1/topics/" + topic + "/messages?page_size=1000&page_key=" + key)
                            .ok();
            page.get("messages").forEach(all::add);
            key = page.get("nextPageKey").asText();
        } while (!key.isEmpty());
        return all;
    }
}
