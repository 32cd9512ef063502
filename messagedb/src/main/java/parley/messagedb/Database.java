package parley.messagedb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Borrows a connection for each call, suits it to the SQL that is installed there, and turns
 * failures into this package's exceptions.
 */
final class Database {
    private static final String WHOSE_SQL =
            """
            SELECT to_regprocedure('%s') IS NOT NULL,
                coalesce(obj_description(to_regprocedure('%s'), 'pg_proc') LIKE '%s%%', false)
            """
                    .formatted(Schema.WRITE_MESSAGE, Schema.WRITE_MESSAGE, Schema.MARK);

    private final DataSource dataSource;
    private volatile @Nullable Boolean needsSearchPath;

    Database(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Something to do on a connection in autocommit. */
    interface Work<T extends @Nullable Object> {
        T on(Connection connection) throws SQLException;
    }

    /** Runs a read through the interface's functions. */
    <T extends @Nullable Object> T read(Work<T> work) {
        try (Connection connection = open()) {
            return needsSearchPath(connection)
                    ? onSearchPath(connection, work)
                    : work.on(connection);
        } catch (SQLException e) {
            throw Failures.reading(e);
        }
    }

    /** Runs a read that calls no function of the interface which calls another. */
    <T extends @Nullable Object> T readDirectly(Work<T> work) {
        try (Connection connection = open()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw Failures.reading(e);
        }
    }

    /**
     * A connection in autocommit.
     *
     * @throws UnavailableException when none can be had
     */
    Connection open() {
        try {
            Connection connection = dataSource.getConnection();
            try {
                if (!connection.getAutoCommit()) {
                    connection.setAutoCommit(true);
                }
                return connection;
            } catch (SQLException e) {
                closeAfter(e, connection);
                throw e;
            }
        } catch (SQLException e) {
            throw Failures.connecting(e);
        }
    }

    /**
     * Whether the interface's functions find each other only when {@code message_store} is in the
     * search path, as the original's do.
     */
    private boolean needsSearchPath(Connection connection) throws SQLException {
        Boolean known = needsSearchPath;
        if (known != null) {
            return known;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(WHOSE_SQL)) {
            row.next();
            boolean installed = row.getBoolean(1);
            boolean needed = !row.getBoolean(2);
            if (installed) {
                needsSearchPath = needed;
            }
            return needed;
        }
    }

    /** Does some work in one transaction, which is rolled back when it fails. */
    static <T extends @Nullable Object> T inTransaction(Connection connection, Work<T> work)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            T result = work.on(connection);
            connection.commit();
            connection.setAutoCommit(true);
            return result;
        } catch (SQLException e) {
            rollBackAfter(e, connection);
            throw e;
        }
    }

    /** Inside, the search path is the one that Message DB's clients set; it ends with it. */
    private static <T extends @Nullable Object> T onSearchPath(Connection connection, Work<T> work)
            throws SQLException {
        return inTransaction(
                connection,
                inside -> {
                    try (Statement statement = inside.createStatement()) {
                        statement.execute("SET LOCAL search_path TO message_store, public");
                    }
                    return work.on(inside);
                });
    }

    private static void rollBackAfter(SQLException cause, Connection connection) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private static void closeAfter(SQLException cause, Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
