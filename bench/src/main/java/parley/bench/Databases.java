package parley.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Databases of our own on the server that a hub has started: with the settings that every hub's
 * has, and so as durable. The hub itself has nothing to do meanwhile.
 */
final class Databases {

    private static final long CONNECT_MILLIS = 10_000;

    private final URI server;

    /**
     * @param server of a hub, as {@code postgres://user:password@host:port/database}
     */
    Databases(URI server) {
        this.server = server;
    }

    /**
     * On the server of a hub that is ready.
     *
     * @param data the hub's folder
     */
    static Databases of(Path data) throws IOException {
        return new Databases(URI.create(Files.readString(data.resolve("postgres.url")).strip()));
    }

    /** The server's address, as it was given. */
    URI server() {
        return server;
    }

    /** Makes an empty one; its name is an SQL identifier. */
    void create(String name) throws SQLException {
        try (HikariDataSource pool = pool(server.getPath().substring(1), 1)) {
            execute(pool, "CREATE DATABASE " + name);
        }
    }

    /** Connections to one, all of them open already; statements are durable when they return. */
    HikariDataSource pool(String database, int connections) throws SQLException {
        HikariDataSource pool = new HikariDataSource(config(database, connections));
        List<Connection> all = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                all.add(pool.getConnection());
            }
        } catch (SQLException e) {
            pool.close();
            throw e;
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
        return pool;
    }

    private HikariConfig config(String database, int connections) {
        String[] user = server.getUserInfo().split(":", 2);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(
                "jdbc:postgresql://%s:%d/%s"
                        .formatted(server.getHost(), server.getPort(), database));
        config.setUsername(user[0]);
        config.setPassword(user[1]);
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(CONNECT_MILLIS);
        // As clients of the original set it; Parley's SQL does without.
        config.addDataSourceProperty("currentSchema", "message_store,public");
        config.addDataSourceProperty("options", "-c synchronous_commit=on");
        return config;
    }

    static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The one value that a query answers. */
    static String value(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
