package parley.messagedb;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import parley.messagedb.CategoryRead.ConsumerGroup;

/**
 * Reads a category as {@code get_category_messages} does, without it: the original's, and what it
 * calls for each row, take many times as long.
 *
 * <p>Bounds and order are those of the index {@code messages_category}, and the planner is kept
 * from anything but walking over it: it cannot tell how many rows a member's share leaves, and
 * would at times rather read the whole table and sort it.
 */
final class CategoryStatement {
    private static final String SETTINGS =
            """
            SELECT set_config('enable_seqscan', 'off', true),
                set_config('enable_bitmapscan', 'off', true),
                set_config('max_parallel_workers_per_gather', '0', true);
            """;

    private static final String ROWS =
            """
            SELECT %s
            FROM message_store.messages
            WHERE (message_store.category(stream_name), global_position) >= (?, ?)
                AND message_store.category(stream_name) <= ?
            """
                    .formatted(Rows.COLUMNS);

    private static final String CORRELATED =
            " AND message_store.category(metadata ->> 'correlationStreamName') = ?";

    /** {@code abs(hash_64(cardinal_id(stream_name))) % size = member}, in functions of Postgres. */
    private static final String OF_MEMBER =
            """
             AND strpos(stream_name, '-') > 0
                AND abs(('x' || left(md5(split_part(
                        substr(stream_name, strpos(stream_name, '-') + 1), '+', 1)), 16)
                    )::bit(64)::bigint) % ? = ?
            """;

    private static final String ORDER =
            " ORDER BY message_store.category(stream_name), global_position LIMIT ";

    /** A whole category: its name, a position (inclusive), its name again, and a limit. */
    static final String WHOLE = ROWS + ORDER + "?";

    private CategoryStatement() {}

    /**
     * @param read without a condition, of which the server decides whether it is allowed
     */
    static List<Message> read(Connection connection, CategoryRead read) throws SQLException {
        ConsumerGroup group = read.group();
        String sql =
                SETTINGS
                        + ROWS
                        + (read.correlation() == null ? "" : CORRELATED)
                        + (group == null ? "" : OF_MEMBER)
                        + ORDER
                        + (read.batchSize() == -1 ? "ALL" : "?");
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            int at = 1;
            query.setString(at++, read.category());
            query.setLong(at++, read.position());
            query.setString(at++, read.category());
            if (read.correlation() != null) {
                query.setString(at++, read.correlation());
            }
            if (group != null) {
                query.setLong(at++, group.size());
                query.setLong(at++, group.member());
            }
            if (read.batchSize() != -1) {
                query.setInt(at, read.batchSize());
            }
            query.execute();
            query.getMoreResults();
            return Rows.messages(query.getResultSet());
        }
    }
}
