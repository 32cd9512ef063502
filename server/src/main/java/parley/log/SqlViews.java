package parley.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The SQL views {@code parley.users}, {@code parley.topics} and {@code parley.messages}: the
 * present state as a person with {@code psql} likes to see it. The hub itself reads none of them.
 */
final class SqlViews {
    private static final List<String> NAMES = List.of("users", "topics", "messages");

    private static final String LOCK_TIMEOUT = "5s";

    private SqlViews() {}

    /**
     * Makes the views in a database that has the log and the schema {@code parley}: those that are
     * missing or of another version. Their comments say which version they are.
     *
     * @throws SQLException also when somebody else's transaction has been using an outdated one for
     *     {@link #LOCK_TIMEOUT}
     */
    static void install(Statement statement) throws SQLException {
        for (String name : NAMES) {
            String definition = definition(name + ".sql");
            String version = "Parley's view, version " + checksum(definition);
            if (!version.equals(comment(statement, name))) {
                statement.execute("SET LOCAL lock_timeout = '" + LOCK_TIMEOUT + "'");
                statement.execute("DROP VIEW IF EXISTS parley." + name);
                statement.execute(definition);
                statement.execute(
                        "COMMENT ON VIEW parley."
                                + name
                                + " IS '"
                                + version.replace("'", "''")
                                + "'");
            }
        }
    }

    private static @Nullable String comment(Statement statement, String name) throws SQLException {
        try (ResultSet row =
                statement.executeQuery(
                        "SELECT obj_description(to_regclass('parley." + name + "'), 'pg_class')")) {
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
