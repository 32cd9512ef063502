package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A durable server of a test's own that can be crashed and restarted. */
public final class CrashingServer implements AutoCloseable {
    private final Path folder;
    private EmbeddedPostgres server;

    /** With our SQL. */
    public CrashingServer(Path folder) throws IOException {
        this(folder, Schema::install);
    }

    public CrashingServer(Path folder, Consumer<DataSource> install) throws IOException {
        this.folder = folder;
        this.server = start(0);
        install.accept(database());
    }

    private CrashingServer(Path folder, int port) throws IOException {
        this.folder = folder;
        this.server = start(port);
    }

    /** Starts what another server has left in a folder, or a copy of it. */
    static CrashingServer startedFrom(Path folder) throws IOException {
        return new CrashingServer(folder, 0);
    }

    Path folder() {
        return folder;
    }

    public DataSource database() {
        return server.getPostgresDatabase();
    }

    public int port() {
        return server.getPort();
    }

    /**
     * The same database for clients of a name, whose search path is that of Message DB's clients.
     */
    public PGSimpleDataSource database(String applicationName) {
        PGSimpleDataSource named = (PGSimpleDataSource) server.getPostgresDatabase();
        named.setApplicationName(applicationName);
        named.setCurrentSchema("message_store,public");
        return named;
    }

    /** Connections for those who go on after a crash. */
    public static HikariDataSource patientPool(DataSource database, int size) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(5_000);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** Kills one session; the postmaster then ends all others and recovers from its log. */
    public void crash() throws SQLException {
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
    public void restart() throws IOException {
        int port = server.getPort();
        server.close();
        server = start(port);
    }

    /** Kills all of its processes at once, as a power cut would, and starts it on its old port. */
    public void kill() throws IOException, InterruptedException {
        die();
        restart();
    }

    /** Kills all of its processes at once, for good. */
    void die() throws IOException, InterruptedException {
        List<String> pidFile = Files.readAllLines(folder.resolve("postmaster.pid"));
        ProcessHandle postmaster =
                ProcessHandle.of(Long.parseLong(pidFile.getFirst().strip())).orElseThrow();
        // Stopped, it begins no more sessions that would be left over.
        new ProcessBuilder("kill", "-STOP", Long.toString(postmaster.pid())).start().waitFor();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
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
                .setServerConfig("max_connections", "200")
                .setPGStartupWait(Duration.ofMinutes(1))
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
