package parley.messagedb;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Turns result sets into records, by the column names of {@code message_store.message}. */
final class Rows {
    private Rows() {}

    static List<Message> messages(PreparedStatement query) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            List<Message> messages = new ArrayList<>();
            while (rows.next()) {
                messages.add(message(rows));
            }
            return messages;
        }
    }

    private static Message message(ResultSet row) throws SQLException {
        return new Message(
                UUID.fromString(row.getString("id")),
                row.getString("stream_name"),
                row.getString("type"),
                row.getLong("position"),
                row.getLong("global_position"),
                row.getString("data"),
                row.getString("metadata"),
                time(row, row.findColumn("time")));
    }

    /** The column has no zone and means UTC. */
    static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }
}
