package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.log.EmbeddedPostgres;
import parley.log.PostgresAddress;

/** A hub's beginning and end, as a process, on a real Postgres. */
class ServeLifeTest {
    private static final Duration STOP = Duration.ofSeconds(10);

    @TempDir Path temp;

    /**
     * A post waits for a lock that another client of the database holds when SIGTERM comes. The
     * lock is let go only when the hub is known to be stopping.
     */
    @Test
    void sigtermFailsReadinessAndFinishesWhatIsUnderWay() throws Exception {
        try (HubProcess hub =
                        HubProcess.start("--data=" + temp, "--listen=127.0.0.1:0").awaitReady();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection foreign =
                        connect(Files.readString(temp.resolve("postgres.url")).strip());
                RawSocket open = RawSocket.connect(hub.address())) {
            hub.as("ann").createTopic("t");
            open.send("GET /readyz HTTP/1.1\r\nHost: hub\r\n\r\n");
            assertThat(open.readResponse().status()).isEqualTo(200);

            foreign.setAutoCommit(false);
            query(foreign, "select message_store.acquire_lock('message-t')");
            RestClient ann = hub.as("ann");
            CompletableFuture<RestClient.Answer> post =
                    CompletableFuture.supplyAsync(
                            () ->
                                    ann.post(
                                            "/v1/topics/t/messages",
                                            "{'message': {'content_text': 'under way'}}"),
                            threads);
            awaitTrue(
                    () ->
                            query(foreign, "select count(*) > 0 from pg_locks where not granted")
                                    .equals("t"));

            hub.terminate();
            hub.awaitOut("Stopping");
            open.send("GET /readyz HTTP/1.1\r\nHost: hub\r\n\r\n");
            assertThat(open.readResponse().status()).isEqualTo(503);
            foreign.rollback();

            assertThat(post.get(10, TimeUnit.SECONDS).ok().at("/message/contentText").textValue())
                    .isEqualTo("under way");
            assertThat(hub.awaitExit(STOP)).isZero();
            assertThat(hub.out()).last().isEqualTo("Stopped");
        }
        assertThat(temp.resolve("postgres/data/postmaster.pid")).doesNotExist();
    }

    /** The embedded database keeps its port and password from start to start. */
    @Test
    void keepsTryingToReachItsDatabaseAndSaysSo() throws Exception {
        Path folder = temp.resolve("database");
        EmbeddedPostgres before = EmbeddedPostgres.start(folder);
        before.close();
        try (HubProcess hub =
                HubProcess.start(
                        "--data=" + temp.resolve("data"),
                        "--listen=127.0.0.1:0",
                        "--log=" + before.url())) {
            assertThat(hub.awaitErr("trying again every 2 s"))
                    .contains("cannot be reached")
                    .doesNotContain(before.password());
            try (EmbeddedPostgres database = EmbeddedPostgres.start(folder)) {
                assertThat(database.url()).isEqualTo(before.url());
                hub.awaitReady().as("ann").createTopic("t");
                hub.terminate();
                assertThat(hub.awaitExit(STOP)).isZero();
            }
        }
    }

    @Test
    void sigtermEndsTheWaitForADatabaseToo() throws Exception {
        try (HubProcess hub =
                HubProcess.start(
                        "--data=" + temp,
                        "--listen=127.0.0.1:0",
                        "--log=postgres://ann:secret@127.0.0.1:" + freePort() + "/db")) {
            assertThat(hub.awaitErr("trying again")).doesNotContain("secret");
            hub.terminate();
            assertThat(hub.awaitExit(STOP)).isZero();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }

    private static Connection connect(String url) throws SQLException {
        PostgresAddress address = PostgresAddress.parse(url);
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void awaitTrue(Condition condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
