package parley.messagedb;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A real server, started once for the test run, that hands out a fresh database to each test. */
public final class TestPostgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final EmbeddedPostgres SERVER = start();

    private TestPostgres() {}

    public static PGSimpleDataSource emptyDatabase() {
        String name = "test" + DATABASES.incrementAndGet();
        execute(SERVER.getPostgresDatabase(), "CREATE DATABASE " + name);
        return (PGSimpleDataSource) SERVER.getDatabase("postgres", name);
    }

    public static PGSimpleDataSource withOwnSql() {
        PGSimpleDataSource database = emptyDatabase();
        Schema.install(database);
        return database;
    }

    public static PGSimpleDataSource withOriginalSql() {
        PGSimpleDataSource database = emptyDatabase();
        OriginalMessageDb.install(database);
        return database;
    }

    public static HikariDataSource pool(DataSource database, int size) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }

    public static void execute(DataSource database, String sql) {
        try (Connection connection = database.getConnection()) {
            execute(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The first column of each row, as text. */
    public static List<String> column(DataSource database, String sql) {
        try (Connection connection = database.getConnection()) {
            return column(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static List<String> column(Connection connection, String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(String.valueOf(rows.getString(1)));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("max_prepared_transactions", "10")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
