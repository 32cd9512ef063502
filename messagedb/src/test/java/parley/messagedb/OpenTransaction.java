package parley.messagedb;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/** An open transaction of some client, which a test moves on step by step. */
public final class OpenTransaction implements AutoCloseable {
    private final Connection connection;

    public OpenTransaction(DataSource database) throws SQLException {
        connection = database.getConnection();
        execute("SET search_path TO message_store, public");
        connection.setAutoCommit(false);
    }

    public void lock(String streamName) {
        execute("SELECT acquire_lock('" + streamName + "')");
    }

    public void write(String streamName, String type) {
        execute(
                "SELECT write_message('%s', '%s', '%s', null)"
                        .formatted(UUID.randomUUID(), streamName, type));
    }

    public void execute(String sql) {
        TestPostgres.execute(connection, sql);
    }

    public int pid() {
        return Integer.parseInt(
                TestPostgres.column(connection, "SELECT pg_backend_pid()").getFirst());
    }

    public void commit() throws SQLException {
        connection.commit();
    }

    public void rollback() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
        connection.close();
    }
}
