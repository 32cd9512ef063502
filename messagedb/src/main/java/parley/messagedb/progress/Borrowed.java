package parley.messagedb.progress;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import parley.messagedb.MessageDbException;

/** Borrows a connection for each piece of work, and says what its failures mean. */
record Borrowed(DataSource dataSource) {
    /** Something to do on a connection. */
    interface Work<T extends @Nullable Object> {
        T on(Connection connection) throws SQLException;
    }

    /** One statement that changes nothing. */
    <T extends @Nullable Object> T read(Work<T> work) {
        try (Connection connection = connect()) {
            connection.setAutoCommit(true);
            return work.on(connection);
        } catch (SQLException e) {
            throw MessageDbException.reading(e);
        }
    }

    /** One transaction, rolled back when the work fails in whatever way. */
    <T extends @Nullable Object> T write(Work<T> work) {
        try (Connection connection = connect()) {
            boolean done = false;
            try {
                connection.setAutoCommit(false);
                T result = work.on(connection);
                connection.commit();
                done = true;
                return result;
            } finally {
                leave(connection, done);
            }
        } catch (SQLException e) {
            throw MessageDbException.writing(e);
        }
    }

    private Connection connect() {
        try {
            return dataSource.getConnection();
        } catch (SQLException e) {
            throw MessageDbException.connecting(e);
        }
    }

    /** What has led here decides what became of the work, not whether this fails. */
    private static void leave(Connection connection, boolean done) {
        try {
            if (!done) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            // The connection is gone, and with it what was not committed.
        }
    }
}
