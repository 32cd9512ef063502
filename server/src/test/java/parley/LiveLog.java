package parley;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import parley.log.Cursor;

/** What the log of a hub has of topics, as Postgres has it: what followers must have been told. */
record LiveLog(List<Entry> entries) {
    private static final String EVENTS =
            """
            SELECT global_position, data->>'topicId', type, data->>'messageId', data->>'contentText'
            FROM message_store.messages
            WHERE data->>'topicId' IS NOT NULL
            ORDER BY global_position
            """;

    /**
     * One event.
     *
     * @param mark its place, type, and what it says of a message
     */
    record Entry(long place, String topic, String mark) {}

    static LiveLog read(Connection connection) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(EVENTS);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                long place = rows.getLong(1);
                String type = rows.getString(3);
                String name = Character.toLowerCase(type.charAt(0)) + type.substring(1);
                entries.add(
                        new Entry(
                                place,
                                rows.getString(2),
                                mark(place, name, rows.getString(4), rows.getString(5))));
            }
        }
        return new LiveLog(entries);
    }

    /** What whoever followed some topics after a place must have been told. */
    List<String> after(long place, Collection<String> topics) {
        return entries.stream()
                .filter(entry -> entry.place() > place && topics.contains(entry.topic()))
                .map(Entry::mark)
                .toList();
    }

    /** The mark of what was told. */
    static String mark(JsonNode told) {
        JsonNode message = told.path("message");
        JsonNode id = told.has("message") ? message.get("id") : told.path("messageId");
        return mark(
                place(told.get("cursor").asText()),
                told.get("type").asText(),
                id.textValue(),
                message.path("contentText").textValue());
    }

    private static String mark(long place, String type, String id, String text) {
        return place + " " + type + " " + id + " " + text;
    }

    static long place(String cursor) {
        return Cursor.parse(cursor).orElseThrow().globalPosition();
    }
}
