package parley.messagedb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Borrows a connection for each call, suits it to the SQL that is installed there, and turns
 * failures into this package's exceptions.
 */
final class Database {
    private static final String FIND_DIALECT =
            """
            SELECT to_regprocedure('%s') IS NOT NULL,
                to_regprocedure('%s') IS NOT NULL,
                coalesce(obj_description(to_regprocedure('%s'), 'pg_proc') LIKE '%s%%', false)
            """
                    .formatted(
                            Schema.APPEND_MESSAGES,
                            Schema.WRITE_MESSAGE,
                            Schema.WRITE_MESSAGE,
                            Schema.MARK);

    private final DataSource dataSource;
    private volatile @Nullable Dialect dialect;

    Database(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * What the installed SQL can do.
     *
     * @param appendsMany whether {@code append_messages} is there
     * @param needsSearchPath whether the interface's functions find each other only when {@code
     *     message_store} is in the search path, as the original's do
     */
    record Dialect(boolean appendsMany, boolean needsSearchPath) {}

    /** Something to do on a connection in autocommit. */
    interface Work<T extends @Nullable Object> {
        T on(Connection connection) throws SQLException;
    }

    /** Runs a read through the interface's functions. */
    <T extends @Nullable Object> T read(Work<T> work) {
        try (Connection connection = open()) {
            return dialect(connection).needsSearchPath()
                    ? onSearchPath(connection, work)
                    : work.on(connection);
        } catch (SQLException e) {
            throw Failures.reading(e);
        }
    }

    /**
     * Runs a write that the dialect shapes. Failures before the write is reached never count as an
     * unknown outcome.
     */
    <T extends @Nullable Object> T write(
            Function<Dialect, Work<T>> write, Function<SQLException, MessageDbException> failed) {
        try (Connection connection = open()) {
            Dialect found = findDialect(connection);
            Work<T> work = write.apply(found);
            return found.appendsMany() ? work.on(connection) : onSearchPath(connection, work);
        } catch (SQLException e) {
            throw failed.apply(e);
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

    private Dialect findDialect(Connection connection) {
        try {
            return dialect(connection);
        } catch (SQLException e) {
            throw Failures.reading(e);
        }
    }

    private Dialect dialect(Connection connection) throws SQLException {
        Dialect known = dialect;
        if (known != null) {
            return known;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(FIND_DIALECT)) {
            row.next();
            Dialect found = new Dialect(row.getBoolean(1), !row.getBoolean(3));
            boolean installed = row.getBoolean(2);
            if (installed) {
                dialect = found;
            }
            return found;
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
