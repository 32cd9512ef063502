package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import parley.log.PostgresAddress;

/** The hub's database is stopped, killed and restarted while many write: the hub goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HubPostgresFaultTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir static Path data;
    private HubFixture hub;
    private Signals postgres;
    private String url;

    @BeforeAll
    void start() throws Exception {
        hub = HubFixture.start(data, "postgres:");
        postgres = new Signals(data.resolve("postgres"));
        url = Files.readString(data.resolve("postgres.url")).strip();
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @FunctionalInterface
    private interface Fault {
        void happens() throws Exception;
    }

    private void underLoad(String name, Fault fault) throws Exception {
        FaultLoad load = FaultLoad.start(hub.anonymous(), name);
        try (load) {
            load.awaitStored(50);
            fault.happens();
            load.awaitStored(50);
        }
        Eventually.holds("the hub is ready again", SOON, () -> readyz().status() == 200);
        new FaultOracle(url).check(load, hub.anonymous(), 1);
    }

    private RestClient.Answer readyz() {
        return hub.anonymous().get("/readyz");
    }

    private void awaitReason(String part) throws InterruptedException {
        Eventually.holds(
                "/readyz says '" + part + "'",
                SOON,
                () -> readyz().status() == 503 && readyz().text().contains(part));
    }

    @Test
    void itIsStoppedForTenSecondsAndGoesOn() throws Exception {
        underLoad(
                "stopped",
                () -> {
                    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
                    List<Long> all = postgres.all();
                    Signals.send("STOP", all);
                    try {
                        awaitReason("does not answer");
                        assertThat(hub.anonymous().get("/healthz").status()).isEqualTo(200);
                        hub.as("ann").get("/v1/topics/stopped-a").ok();
                        Eventually.holds("10 s", SOON, () -> System.nanoTime() - until > 0);
                    } finally {
                        Signals.send("CONT", all);
                    }
                });
    }

    @Test
    void oneOfItsConnectionsIsKilled() throws Exception {
        underLoad("backend", () -> Signals.send("KILL", List.of(anAppendingBackend())));
    }

    private long anAppendingBackend() throws Exception {
        PostgresAddress address = PostgresAddress.parse(url);
        try (Connection connection =
                        DriverManager.getConnection(
                                address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT pid FROM pg_stat_activity"
                                        + " WHERE application_name = 'parley-append'"
                                        + " ORDER BY query_start DESC")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void itIsKilled() throws Exception {
        underLoad(
                "killed",
                () -> {
                    long pid = postgres.postmaster();
                    Signals.send("KILL", List.of(pid));
                    Eventually.holds("another", SOON, () -> postgres.postmaster() != pid);
                });
    }

    @Test
    void itIsShutDownAndStartedAgain() throws Exception {
        underLoad(
                "restarted",
                () -> {
                    long pid = postgres.postmaster();
                    Signals.send("INT", List.of(pid));
                    Eventually.holds("another", SOON, () -> postgres.postmaster() != pid);
                });
    }
}
