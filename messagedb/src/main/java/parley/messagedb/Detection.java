package parley.messagedb;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out whose SQL a database has, and what is missing of it. */
final class Detection {
    /** Each function with its arguments' types. */
    private static final List<String> FUNCTIONS =
            List.of(
                    "acquire_lock(varchar)",
                    "cardinal_id(varchar)",
                    "category(varchar)",
                    "get_category_messages(varchar,bigint,bigint,varchar,bigint,bigint,varchar)",
                    "get_last_stream_message(varchar,varchar)",
                    "get_stream_messages(varchar,bigint,bigint,varchar)",
                    "hash_64(varchar)",
                    "id(varchar)",
                    "is_category(varchar)",
                    "message_store_version()",
                    "stream_version(varchar)",
                    "write_message(varchar,varchar,varchar,jsonb,jsonb,bigint)");

    private static final List<String> COLUMNS =
            List.of(
                    "global_position",
                    "position",
                    "time",
                    "stream_name",
                    "type",
                    "data",
                    "metadata",
                    "id");

    private static final List<String> INDEXES =
            List.of("messages_id", "messages_stream", "messages_category");

    /** The MD5 of the texts of the original's functions, in the order above, spaces aside. */
    private static final String ORIGINAL_1_3_0 = "d1c3091e7ecdc7d82c427f053bb22d55";

    private static final String LOOK =
            """
            SELECT
                ARRAY(
                    SELECT 'schema message_store'
                    WHERE to_regnamespace('message_store') IS NULL
                    UNION ALL
                    SELECT 'table message_store.messages'
                    WHERE to_regclass('message_store.messages') IS NULL
                    UNION ALL
                    SELECT 'column message_store.messages.' || c
                    FROM unnest(?::text[]) AS c
                    WHERE to_regclass('message_store.messages') IS NOT NULL
                        AND NOT EXISTS (
                            SELECT FROM pg_attribute
                            WHERE attrelid = to_regclass('message_store.messages')
                                AND attname = c AND NOT attisdropped)
                    UNION ALL
                    SELECT 'sequence message_store.messages_global_position_seq'
                    WHERE to_regclass('message_store.messages_global_position_seq') IS NULL
                    UNION ALL
                    SELECT 'index message_store.' || i
                    FROM unnest(?::text[]) AS i
                    WHERE to_regclass('message_store.' || i) IS NULL
                    UNION ALL
                    SELECT 'function message_store.' || f
                    FROM unnest(?::text[]) AS f
                    WHERE to_regprocedure('message_store.' || f) IS NULL
                ) AS missing,
                (SELECT md5(string_agg(
                        regexp_replace(p.prosrc, '\\s+', ' ', 'g'), '|' ORDER BY f COLLATE "C"))
                    FROM unnest(?::text[]) AS f
                    JOIN pg_proc p ON p.oid = to_regprocedure('message_store.' || f)) AS texts,
                obj_description(to_regprocedure(?), 'pg_proc') AS comment
            """;

    private Detection() {}

    /**
     * @throws MessageDbException if something is missing, saying what
     */
    static Implementation look(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(LOOK)) {
            query.setArray(1, connection.createArrayOf("text", COLUMNS.toArray()));
            query.setArray(2, connection.createArrayOf("text", INDEXES.toArray()));
            Array functions = connection.createArrayOf("text", FUNCTIONS.toArray());
            query.setArray(3, functions);
            query.setArray(4, functions);
            query.setString(5, Schema.WRITE_MESSAGE);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                String[] missing = (String[]) row.getArray("missing").getArray();
                if (missing.length > 0) {
                    throw new MessageDbException(
                            "No Message DB that can be used; missing: "
                                    + String.join(", ", missing),
                            null);
                }
                return implementation(
                        version(connection), row.getString("texts"), row.getString("comment"));
            }
        }
    }

    private static Implementation implementation(
            String version, String texts, @Nullable String comment) {
        if (comment != null && comment.startsWith(Schema.MARK)) {
            return new Implementation.Parley(version, comment.equals(Schema.FINGERPRINT));
        }
        return texts.equals(ORIGINAL_1_3_0)
                ? new Implementation.Original(version)
                : new Implementation.Other(version);
    }

    static String version(Connection connection) throws SQLException {
        try (PreparedStatement query =
                        connection.prepareStatement(
                                "SELECT message_store.message_store_version()");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }
}
