package parley.messagedb;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * What a dump of a database holds, as one snapshot: the messages, where their sequence stands, and
 * what handlers have written beside them.
 */
final class Dump {
    private static final String SEQUENCE = "message_store.messages_global_position_seq";

    private static final List<String> TABLES =
            List.of(
                    "message_store.messages",
                    "message_db_progress.share",
                    "message_db_progress.parked",
                    "public.effect");

    private final Map<String, byte[]> rows = new LinkedHashMap<>();
    private final String last;

    /** Takes one. */
    Dump(DataSource database) throws SQLException, IOException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            for (String table : TABLES) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("COPY %s TO STDOUT".formatted(table), out);
                rows.put(table, out.toByteArray());
            }
            last = TestPostgres.column(connection, "SELECT last_value FROM " + SEQUENCE).getFirst();
            connection.rollback();
        }
    }

    /**
     * Puts it into another database.
     *
     * @param database with the same tables, empty
     */
    void restore(DataSource database) throws SQLException, IOException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            for (Map.Entry<String, byte[]> table : rows.entrySet()) {
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn(
                                "COPY %s FROM STDIN".formatted(table.getKey()),
                                new ByteArrayInputStream(table.getValue()));
            }
            TestPostgres.execute(connection, "SELECT setval('%s', %s)".formatted(SEQUENCE, last));
            TestPostgres.execute(
                    connection,
                    "SELECT setval('public.effect_number_seq', (SELECT coalesce(max(number), 0)"
                            + " + 1 FROM public.effect), false)");
            connection.commit();
        }
    }
}
