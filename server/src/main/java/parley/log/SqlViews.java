package parley.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SQL views {@code parley.users}, {@code parley.topics} and {@code parley.messages}: the
 * present state as a person with {@code psql} likes to see it. The hub itself reads none of them.
 */
final class SqlViews {
    private static final List<String> NAMES = List.of("users", "topics", "messages");

    private static final Logger LOGGER = LoggerFactory.getLogger(SqlViews.class);

    /** To be raised whenever a definition changes: hubs of two versions may share a database. */
    private static final int VERSION = 1;

    private static final String PREFIX = "Made by Parley, version ";
    private static final Pattern MADE = Pattern.compile(PREFIX + "(\\d{1,9}) .*");
    private static final String LOCK_TIMEOUT = "5s";

    private SqlViews() {}

    /**
     * Makes the views in a database that has the log and the schema {@code parley}: those that are
     * missing or older than this hub's. Their comments say which version they are. A hub works
     * without them, so what stands in the way is told and no reason not to start.
     */
    static void install(DataSource database) {
        for (String name : NAMES) {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                install(connection, name, definition(name + ".sql"));
            } catch (SQLException e) {
                LOGGER.warn(
                        "The view parley.{} stays as it is, older than this hub: {}",
                        name,
                        e.getMessage());
            }
        }
    }

    private static void install(Connection connection, String name, String definition)
            throws SQLException {
        String comment = PREFIX + VERSION + " (" + checksum(definition) + ")";
        try (Statement statement = connection.createStatement()) {
            String present = comment(statement, name);
            if (present.equals(comment) || version(present) > VERSION) {
                return;
            }
            statement.execute(
                    "SELECT pg_advisory_xact_lock(" + LogIdentity.INSTALLATION_LOCK + ")");
            statement.execute("SET LOCAL lock_timeout = '" + LOCK_TIMEOUT + "'");
            Savepoint before = connection.setSavepoint();
            try {
                statement.execute(definition);
            } catch (SQLException e) {
                // Its columns changed in a way that only a new view can have.
                connection.rollback(before);
                statement.execute("DROP VIEW IF EXISTS parley." + name);
                statement.execute(definition);
            }
            statement.execute("COMMENT ON VIEW parley." + name + " IS '" + comment + "'");
            connection.commit();
        }
    }

    private static int version(String comment) {
        Matcher made = MADE.matcher(comment);
        return made.matches() ? Integer.parseInt(made.group(1)) : 0;
    }

    /** Empty when there is none, or no such view. */
    private static String comment(Statement statement, String name) throws SQLException {
        try (ResultSet row =
                statement.executeQuery(
                        "SELECT coalesce(obj_description(to_regclass('parley."
                                + name
                                + "'), 'pg_class'), '')")) {
            row.next();
            return row.getString(1);
        }
    }

    private static String checksum(String text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(checksum.getValue());
    }

    private static String definition(String file) {
        try (InputStream in = SqlViews.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("No resource " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
