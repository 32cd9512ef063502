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
    /**
     * What a message consists of, as the table has it: to turn ids and JSON into strings on the
     * server, as the interface's functions do, would cost it a fifth of the read.
     */
    static final String COLUMNS =
            "id, stream_name, type, position, global_position, data, metadata, time";

    private Rows() {}

    static List<Message> messages(PreparedStatement query) throws SQLException {
        return messages(query.executeQuery());
    }

    /** Closes them, too. */
    static List<Message> messages(ResultSet answered) throws SQLException {
        try (ResultSet rows = answered) {
            Columns columns = Columns.of(rows);
            List<Message> messages = new ArrayList<>();
            while (rows.next()) {
                messages.add(columns.message(rows));
            }
            return messages;
        }
    }

    /** Where each column stands, looked up once for all rows. */
    private record Columns(
            int id,
            int streamName,
            int type,
            int position,
            int globalPosition,
            int data,
            int metadata,
            int time) {
        static Columns of(ResultSet rows) throws SQLException {
            return new Columns(
                    rows.findColumn("id"),
                    rows.findColumn("stream_name"),
                    rows.findColumn("type"),
                    rows.findColumn("position"),
                    rows.findColumn("global_position"),
                    rows.findColumn("data"),
                    rows.findColumn("metadata"),
                    rows.findColumn("time"));
        }

        Message message(ResultSet row) throws SQLException {
            return new Message(
                    Rows.id(row, id),
                    row.getString(streamName),
                    row.getString(type),
                    row.getLong(position),
                    row.getLong(globalPosition),
                    row.getString(data),
                    row.getString(metadata),
                    Rows.time(row, time));
        }
    }

    /** The table's ids are of the type for it, the functions' are text. */
    private static UUID id(ResultSet row, int column) throws SQLException {
        return row.getObject(column) instanceof UUID id
                ? id
                : UUID.fromString(row.getString(column));
    }

    /** The column has no zone and means UTC. */
    static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }
}
