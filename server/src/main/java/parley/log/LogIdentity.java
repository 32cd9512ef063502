package parley.log;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * What the hub keeps beside a log in its database: the log's identity, in table {@code parley.log},
 * a single row.
 */
final class LogIdentity {
    /** Held while the table is made, because concurrent "if not exists" can collide. */
    static final long INSTALLATION_LOCK = 0x7061726c6579L; // "parley"

    private LogIdentity() {}

    /** The identity of the log in this database; made when there is none. */
    static UUID of(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_advisory_xact_lock(" + INSTALLATION_LOCK + ")");
                statement.execute("CREATE SCHEMA IF NOT EXISTS parley");
                statement.execute(
                        """
                        CREATE TABLE IF NOT EXISTS parley.log (
                          single boolean PRIMARY KEY DEFAULT true CHECK (single),
                          id uuid NOT NULL DEFAULT gen_random_uuid())
                        """);
                statement.execute("INSERT INTO parley.log DEFAULT VALUES ON CONFLICT DO NOTHING");
                try (ResultSet row = statement.executeQuery("SELECT id FROM parley.log")) {
                    row.next();
                    UUID id = row.getObject(1, UUID.class);
                    connection.commit();
                    return id;
                }
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        }
    }
}
