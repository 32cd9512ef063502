package parley.messagedb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import javax.sql.DataSource;

/**
 * Installs the Message DB interface, version 1.3.0, by this library's own SQL, which lies beside
 * this class in {@code sql/}, one function a file.
 */
public final class Schema {
    static final String WRITE_MESSAGE =
            "message_store.write_message(varchar,varchar,varchar,jsonb,jsonb,bigint)";

    /** How the comment on a function of ours begins; the original's functions have none. */
    static final String MARK = "Parley";

    private static final int OLDEST_POSTGRES = 140_000;

    /** In the order in which they build on each other. */
    private static final List<String> INTERFACE_FILES =
            List.of(
                    "schema.sql",
                    "table.sql",
                    "type.sql",
                    "functions/category.sql",
                    "functions/is_category.sql",
                    "functions/id.sql",
                    "functions/cardinal_id.sql",
                    "functions/hash_64.sql",
                    "functions/message_store_version.sql",
                    "functions/acquire_lock.sql",
                    "functions/stream_version.sql",
                    "functions/write_message.sql",
                    "functions/get_stream_messages.sql",
                    "functions/get_category_messages.sql",
                    "functions/get_last_stream_message.sql",
                    "indexes.sql",
                    "views/stream_summary.sql",
                    "views/type_summary.sql",
                    "views/stream_type_summary.sql",
                    "views/type_stream_summary.sql",
                    "views/category_type_summary.sql",
                    "views/type_category_summary.sql");

    private static final String ROLE_FILE = "role.sql";
    private static final String PRIVILEGES_FILE = "privileges.sql";

    static final String FINGERPRINT = fingerprint();

    private static final String STATE =
            """
            SELECT current_setting('server_version_num')::integer AS postgres,
                coalesce(obj_description(to_regprocedure('%s'), 'pg_proc'), '') AS installed,
                to_regprocedure('%s') IS NOT NULL
                    AND coalesce(obj_description(to_regprocedure('%s'), 'pg_proc'), '')
                        NOT LIKE '%s%%' AS foreign_interface,
                coalesce(has_schema_privilege(
                    (SELECT oid FROM pg_roles WHERE rolname = 'message_store'),
                    to_regnamespace('message_store')::oid,
                    'usage'), false) AS granted,
                EXISTS (SELECT FROM pg_roles WHERE rolname = 'message_store') AS role,
                EXISTS (SELECT FROM pg_roles WHERE rolname = current_user
                    AND (rolcreaterole OR rolsuper)) AS may_create_roles
            """
                    .formatted(WRITE_MESSAGE, WRITE_MESSAGE, WRITE_MESSAGE, MARK);

    private Schema() {}

    /**
     * What is there after an install.
     *
     * @param besideAnother whether another implementation of the interface was there before; it is
     *     left as it is
     * @param roleGranted whether the role {@code message_store} exists and has its rights; false
     *     when the installing user may not create roles, and then only that user can use the store
     */
    public record Installation(boolean besideAnother, boolean roleGranted) {}

    /**
     * Creates whatever is missing, in one transaction. Any number of processes may do so at once,
     * and again at each start: when this very version is there already, it is only looked at.
     *
     * <p>The data source's user must be able to create a schema in the database (or own the one
     * that is there) and should be able to create roles. Needs Postgres 14 or newer.
     *
     * @throws UnavailableException if the database cannot be reached
     * @throws BusyException if another install or a lock kept the server waiting too long
     * @throws MessageDbException if the server refuses, or is too old
     */
    public static Installation install(DataSource dataSource) {
        try (Connection connection = new Database(dataSource).open()) {
            State state = look(connection);
            if (state.isCurrent()) {
                return state.installation();
            }
            return Database.inTransaction(connection, Schema::installLocked);
        } catch (SQLException e) {
            throw Failures.reading(e);
        }
    }

    private record State(
            String installed,
            boolean foreignInterface,
            boolean granted,
            boolean role,
            boolean mayCreateRoles) {
        boolean isCurrent() {
            boolean roleIsAsGoodAsCanBe = granted || (!role && !mayCreateRoles);
            return foreignInterface || (installed.equals(FINGERPRINT) && roleIsAsGoodAsCanBe);
        }

        Installation installation() {
            return new Installation(foreignInterface, granted);
        }
    }

    private static Installation installLocked(Connection connection) throws SQLException {
        // Two numbers, unlike a category's lock, which is one: they never meet.
        execute(connection, "SELECT pg_advisory_xact_lock(hashtext('parley.messagedb'), 1)");
        State before = look(connection);
        if (before.isCurrent()) {
            return before.installation();
        }
        for (String file : INTERFACE_FILES) {
            execute(connection, text(file));
        }
        comment(connection, WRITE_MESSAGE, FINGERPRINT);
        if (before.role() || (before.mayCreateRoles() && createRole(connection))) {
            execute(connection, text(PRIVILEGES_FILE));
        }
        return look(connection).installation();
    }

    /**
     * Roles belong to the whole server: an install in another of its databases may create this one
     * at the same moment, unhindered by the lock, and then it is there all the same.
     */
    private static boolean createRole(Connection connection) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            execute(connection, text(ROLE_FILE));
            return true;
        } catch (SQLException e) {
            connection.rollback(before);
            return switch (String.valueOf(e.getSQLState())) {
                case "42710", "23505" -> true;
                case "42501" -> false;
                default -> throw e;
            };
        }
    }

    private static State look(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(STATE)) {
            row.next();
            if (row.getInt("postgres") < OLDEST_POSTGRES) {
                throw new MessageDbException(
                        "Postgres 14 or newer is needed, this one is "
                                + connection.getMetaData().getDatabaseProductVersion(),
                        null);
            }
            return new State(
                    row.getString("installed"),
                    row.getBoolean("foreign_interface"),
                    row.getBoolean("granted"),
                    row.getBoolean("role"),
                    row.getBoolean("may_create_roles"));
        }
    }

    private static void comment(Connection connection, String function, String text)
            throws SQLException {
        execute(connection, "COMMENT ON FUNCTION %s IS '%s'".formatted(function, text));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String file : INTERFACE_FILES) {
                digest.update(text(file).getBytes(StandardCharsets.UTF_8));
            }
            for (String file : List.of(ROLE_FILE, PRIVILEGES_FILE)) {
                digest.update(text(file).getBytes(StandardCharsets.UTF_8));
            }
            return MARK + " " + HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static String text(String file) {
        try (InputStream in = Schema.class.getResourceAsStream("sql/" + file)) {
            if (in == null) {
                throw new IllegalStateException("Not in the jar: sql/" + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read sql/" + file, e);
        }
    }
}
