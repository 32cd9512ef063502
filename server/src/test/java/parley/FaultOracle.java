package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import parley.FaultLoad.Told;
import parley.log.PostgresAddress;

/** The log as Postgres has it, against what clients were told and what a hub shows. */
final class FaultOracle {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String EVENTS =
            """
            SELECT type, position, time, data->>'messageId' AS message, data->>'contentText' AS text
            FROM message_store.messages
            WHERE data->>'topicId' = ? AND type LIKE 'Message%'
            ORDER BY global_position
            """;

    private final PostgresAddress log;

    /**
     * @param url of the log's database
     */
    FaultOracle(String url) {
        this.log = PostgresAddress.parse(url);
    }

    private record Event(String type, long position, String time, String message, String text) {
        /** As {@link FaultLoad} names its writes. */
        String mark() {
            return switch (type) {
                case "MessagePosted" -> message;
                case "MessageEdited" -> text;
                default -> "-" + message;
            };
        }
    }

    /**
     * Every write that was answered is in the log once, nothing refused is, positions have no gap,
     * times do not fall, and the hub comes to show exactly what the log has.
     *
     * @param unanswered how often a write without any answer may be in the log: 0 or 1
     */
    void check(FaultLoad load, RestClient hub, int unanswered) throws Exception {
        Map<String, Told> told = load.told();
        assertThat(told).containsValue(Told.STORED);
        for (String topic : load.topics()) {
            Eventually.holds(
                    "the hub shows what the log has",
                    PATIENCE,
                    () -> entries(shown(hub, topic)).equals(entries(left(events(topic)))));
        }
        List<Event> all = new ArrayList<>();
        for (String topic : load.topics()) {
            List<Event> events = events(topic);
            assertThat(entries(shown(hub, topic))).isEqualTo(entries(left(events)));
            List<Event> posts = events.stream().filter(e -> e.type().endsWith("Posted")).toList();
            assertThat(posts)
                    .extracting(Event::position)
                    .containsExactlyElementsOf(
                            IntStream.range(0, posts.size()).mapToObj(i -> (long) i).toList());
            assertThat(posts).extracting(Event::time).isSorted();
            all.addAll(events);
        }
        Map<String, Long> times =
                all.stream().collect(Collectors.groupingBy(Event::mark, Collectors.counting()));
        told.forEach((mark, answer) -> check(mark, answer, times, unanswered));
        assertThat(told.keySet()).containsAll(times.keySet());
    }

    private static void check(String mark, Told answer, Map<String, Long> times, int unanswered) {
        int found = times.getOrDefault(mark, 0L).intValue();
        switch (answer) {
            case STORED -> assertThat(found).as("stored: " + mark).isEqualTo(1);
            case NOT_STORED -> assertThat(found).as("refused: " + mark).isZero();
            case UNKNOWN -> assertThat(found).as("unknown: " + mark).isBetween(0, 1);
            case NOTHING -> assertThat(found).as("unanswered: " + mark).isBetween(0, unanswered);
        }
    }

    /** In their order, which maps do not compare. */
    private static List<Map.Entry<String, String>> entries(Map<String, String> texts) {
        return List.copyOf(texts.entrySet());
    }

    /** Texts by message, in order, as the events leave them. */
    private static Map<String, String> left(List<Event> events) {
        Map<String, String> left = new LinkedHashMap<>();
        for (Event event : events) {
            switch (event.type()) {
                case "MessagePosted" -> left.put(event.message(), event.text());
                case "MessageEdited" ->
                        left.computeIfPresent(event.message(), (_, _) -> event.text());
                default -> left.remove(event.message());
            }
        }
        return left;
    }

    private static Map<String, String> shown(RestClient hub, String topic) {
        Map<String, String> shown = new LinkedHashMap<>();
        for (JsonNode message : HubPair.walk(hub.as("ann"), topic, false, 1000)) {
            String text = message.get("contentText").asText();
            assertThat(shown.put(message.get("id").asText(), text)).isNull();
        }
        return shown;
    }

    private List<Event> events(String topic) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(log.jdbcUrl(), log.user(), log.password());
                PreparedStatement query = connection.prepareStatement(EVENTS)) {
            query.setString(1, topic);
            try (ResultSet rows = query.executeQuery()) {
                List<Event> events = new ArrayList<>();
                while (rows.next()) {
                    events.add(
                            new Event(
                                    rows.getString(1),
                                    rows.getLong(2),
                                    rows.getString(3),
                                    rows.getString(4),
                                    rows.getString(5)));
                }
                return events;
            }
        }
    }
}
