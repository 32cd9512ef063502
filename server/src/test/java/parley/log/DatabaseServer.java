package parley.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A real Postgres, the one that the hub embeds, started once for the test run; each test class has
 * its own databases in it.
 */
final class DatabaseServer implements BeforeAllCallback, AfterEachCallback {
    private static final Namespace RUN = Namespace.create(DatabaseServer.class);

    private final Deque<AutoCloseable> ofTest = new ArrayDeque<>();
    private Running running;

    /** The database while it runs; closed by JUnit at the end of the run. */
    private static final class Running implements AutoCloseable {
        private final Path folder;
        private final EmbeddedPostgres server;
        private final AtomicInteger databases = new AtomicInteger();

        Running() {
            try {
                folder = Files.createTempDirectory("parley-postgres");
                server = EmbeddedPostgres.start(folder.resolve("postgres"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            new FolderTree(folder).delete();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running =
                context.getRoot()
                        .getStore(RUN)
                        .computeIfAbsent(Running.class, _ -> new Running(), Running.class);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        while (!ofTest.isEmpty()) {
            ofTest.pop().close();
        }
    }

    /** Closed after the test, the last one first. */
    <T extends AutoCloseable> T closing(T resource) {
        ofTest.push(resource);
        return resource;
    }

    /** A fresh database with nothing in it. */
    PostgresAddress emptyDatabase() throws SQLException {
        String name = "test" + running.databases.incrementAndGet();
        String url = running.server.url();
        try (Connection connection = connect(PostgresAddress.parse(url))) {
            execute(connection, "CREATE DATABASE " + name);
        }
        return PostgresAddress.parse(url.substring(0, url.lastIndexOf('/') + 1) + name);
    }

    /** Forgets what a test has written, so that the next one finds an empty log. */
    void empty(PostgresAddress address) throws SQLException {
        try (Connection connection = connect(address)) {
            execute(connection, "DELETE FROM message_store.messages");
        }
    }

    /** A store; several on one address are several hubs' on one log. */
    PostgresStore store(PostgresAddress address) throws IOException {
        return closing(PostgresStore.open(address, () -> {}));
    }

    /** Another program's connection. */
    Connection connect(PostgresAddress address) throws SQLException {
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
