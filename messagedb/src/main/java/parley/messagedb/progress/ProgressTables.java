package parley.messagedb.progress;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import parley.messagedb.BusyException;
import parley.messagedb.MessageDbException;
import parley.messagedb.UnavailableException;

/**
 * The tables of {@link CheckpointTable}, {@link Leases} and {@link ParkingTable}: a row for each
 * share of a subscription, one for each member of a group, one for each parked message. They may be
 * in any database, the one that handlers write to above all; the log may be in another.
 *
 * @param dataSource connections to that database
 * @param schema the schema the tables are in: letters, digits and {@code _}, all lower case
 */
public record ProgressTables(DataSource dataSource, String schema) {
    /** The schema unless told otherwise. */
    public static final String DEFAULT_SCHEMA = "message_db_progress";

    /** Two numbers, unlike a category's lock, which is one: they never meet. */
    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtext('parley.messagedb.progress'), 1)";

    /**
     * Shares are updated all the time, and only columns without an index: half-empty pages let the
     * new versions of a row stay on its page, where old ones are swept up at the next update.
     */
    private static final List<String> TABLES =
            List.of(
                    "CREATE SCHEMA IF NOT EXISTS %s",
                    """
                    CREATE TABLE IF NOT EXISTS %s.share (
                        name text NOT NULL,
                        size integer NOT NULL,
                        member integer NOT NULL,
                        position bigint,
                        message_id uuid,
                        version bigint NOT NULL DEFAULT 0,
                        saved timestamptz,
                        token bigint NOT NULL DEFAULT 0,
                        owner text,
                        expires timestamptz,
                        PRIMARY KEY (name, size, member)
                    ) WITH (fillfactor = 50)
                    """,
                    """
                    CREATE TABLE IF NOT EXISTS %s.member (
                        name text NOT NULL,
                        id text NOT NULL,
                        size integer NOT NULL,
                        joined timestamptz NOT NULL,
                        expires timestamptz NOT NULL,
                        PRIMARY KEY (name, id)
                    ) WITH (fillfactor = 50)
                    """,
                    """
                    CREATE TABLE IF NOT EXISTS %s.parked (
                        name text NOT NULL,
                        stream_name text NOT NULL,
                        position bigint NOT NULL,
                        global_position bigint NOT NULL,
                        message_id uuid NOT NULL,
                        type text NOT NULL,
                        hash bigint,
                        cause text NOT NULL,
                        attempts integer NOT NULL,
                        since timestamptz NOT NULL DEFAULT clock_timestamp(),
                        replay boolean NOT NULL DEFAULT false,
                        PRIMARY KEY (name, stream_name, position)
                    )
                    """,
                    "CREATE UNIQUE INDEX IF NOT EXISTS parked_order"
                            + " ON %s.parked (name, global_position)",
                    "CREATE INDEX IF NOT EXISTS parked_replay"
                            + " ON %s.parked (name, global_position) WHERE replay");

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    public ProgressTables {
        if (!NAME.matcher(schema).matches()) {
            throw new IllegalArgumentException("No name of a schema: " + schema);
        }
    }

    /** In the schema {@value #DEFAULT_SCHEMA}; see {@link #install(DataSource, String)}. */
    public static ProgressTables install(DataSource dataSource) {
        return install(dataSource, DEFAULT_SCHEMA);
    }

    /**
     * Creates what is missing, in one transaction; any number of processes may do so at once, and
     * again at each start. The first time, the data source's user needs the right to create a
     * schema in the database, unless the schema is there and the user may create tables in it.
     *
     * @throws UnavailableException if the database cannot be reached
     * @throws BusyException if another install or a lock kept the server waiting too long
     * @throws MessageDbException if the server refuses
     */
    public static ProgressTables install(DataSource dataSource, String schema) {
        ProgressTables tables = new ProgressTables(dataSource, schema);
        tables.create();
        return tables;
    }

    private void create() {
        borrowed().write(this::createLocked);
    }

    private @Nullable Void createLocked(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK);
            for (String table : TABLES) {
                // A schema that is there may be used by who may not create one.
                if (!table.startsWith("CREATE SCHEMA") || !isThere(statement)) {
                    statement.execute(sql(table));
                }
            }
            return null;
        }
    }

    private boolean isThere(Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery(
                        "SELECT to_regnamespace('%s') IS NOT NULL".formatted(schema))) {
            row.next();
            return row.getBoolean(1);
        }
    }

    Borrowed borrowed() {
        return new Borrowed(dataSource);
    }

    /** A statement over these tables: each {@code %s} is their schema. */
    String sql(String template) {
        return template.replace("%s", schema);
    }
}
