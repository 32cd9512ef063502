package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** A durable server of a test's own, with our SQL, that can be crashed and restarted. */
final class CrashingServer implements AutoCloseable {
    private final Path folder;
    private EmbeddedPostgres server;

    CrashingServer(Path folder) throws IOException {
        this.folder = folder;
        this.server = start(0);
        Schema.install(database());
    }

    DataSource database() {
        return server.getPostgresDatabase();
    }

    /** Kills one session; the postmaster then ends all others and recovers from its log. */
    void crash() throws SQLException {
        try (Connection victim = database().getConnection()) {
            long pid =
                    Long.parseLong(
                            TestPostgres.column(victim, "SELECT pg_backend_pid()").getFirst());
            ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
            process.destroyForcibly();
            process.onExit().join();
        }
        awaitAnswers();
    }

    /** Stops the server in good order, open transactions or not, and starts it on its old port. */
    void restart() throws IOException {
        int port = server.getPort();
        server.close();
        server = start(port);
    }

    /** Its WAL writer is slow, so a crash finds the sequence's last steps unwritten. */
    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("wal_writer_delay", "10000")
                .setServerConfig("autovacuum", "off")
                .start();
    }

    private void awaitAnswers() {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        MessageDb store = new MessageDb(database());
        while (true) {
            try {
                store.version();
                return;
            } catch (UnavailableException e) {
                assertThat(System.nanoTime()).as("not back: " + e).isLessThan(deadline);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
