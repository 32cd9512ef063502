package parley.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A log of many posts, few of anything else, no changes, and a database that knows all that. */
final class PostgresEndTest {
    @RegisterExtension private static final DatabaseServer SERVER = new DatabaseServer();

    private static final int POSTS = 20_000;

    private static final String FILL =
            """
            INSERT INTO message_store.messages (stream_name, position, type)
            SELECT 'user-u' || i, 0, 'UserRegistered' FROM generate_series(1, 20) i;
            INSERT INTO message_store.messages (stream_name, position, type, data)
            SELECT 'message-t' || i %% 10, i / 10, 'MessagePosted',
              jsonb_build_object('contentText', repeat('x', 200))
            FROM generate_series(1, %d) i;
            ANALYZE message_store.messages;
            INSERT INTO message_store.messages (stream_name, position, type)
            SELECT 'foreign-f', i, 'Said' FROM generate_series(1, 20) i;
            """
                    .formatted(POSTS);

    @Test
    void isFoundByTheIndexOfCategoriesAlone() throws Exception {
        PostgresAddress address = SERVER.emptyDatabase();
        PostgresStore store = SERVER.store(address);
        assertThat(store.lastGlobalPosition()).isZero();
        try (Connection connection = SERVER.connect(address)) {
            DatabaseServer.execute(connection, FILL);

            assertThat(store.lastGlobalPosition()).isEqualTo(20 + POSTS);
            assertThat(plan(connection))
                    .contains("using messages_category")
                    .doesNotContain("messages_pkey", "Seq Scan", "Sort");
        }
    }

    private static String plan(Connection connection) throws Exception {
        try (PreparedStatement explain =
                connection.prepareStatement("EXPLAIN " + PostgresEnd.NEWEST)) {
            explain.setArray(
                    1, connection.createArrayOf("varchar", StreamName.CATEGORIES.toArray()));
            StringBuilder plan = new StringBuilder();
            try (ResultSet rows = explain.executeQuery()) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
            return plan.toString();
        }
    }
}
