package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import parley.log.EmbeddedPostgres;

/** Two hubs over one Postgres that hardly ever look at the log unless they are woken. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HubBusTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int SPACING_MILLIS = 2;

    @TempDir static Path folder;
    private EmbeddedPostgres postgres;
    private HubFixture a;
    private HubFixture b;

    @BeforeAll
    void start() throws Exception {
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
        a = HubFixture.start(Duration.ofHours(1), folder.resolve("a"), postgres.url());
        b = HubFixture.start(Duration.ofHours(1), folder.resolve("b"), postgres.url());
        Eventually.holds(
                "they know of each other",
                SOON,
                () ->
                        metric(a, "parley_bus_received_total") > 0
                                && metric(b, "parley_bus_received_total") > 0);
        a.as("ann").createTopic("t");
        b.as("bob").postMessage("t", "one who posts on either");
    }

    @AfterAll
    void stop() throws Exception {
        b.close();
        a.close();
        postgres.close();
    }

    private void awaitListening() throws InterruptedException {
        Eventually.holds("both listen", SOON, () -> listening("count(*)") == 2);
    }

    /** A sum over the connections that listen. */
    private long listening(String sum) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(
                                postgres.jdbcUrl(), postgres.user(), postgres.password());
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT "
                                        + sum
                                        + " FROM pg_stat_activity WHERE state = 'idle'"
                                        + " AND query LIKE 'LISTEN%'")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static double metric(HubFixture hub, String name) {
        return MetricsText.of(hub.anonymous()).sum(name);
    }

    private static void awaitShown(HubFixture hub, String id) throws InterruptedException {
        Eventually.holds(
                "the other hub shows " + id,
                SOON,
                () -> hub.as("eve").get("/v1/topics/t/messages:last").text().contains(id));
    }

    @Test
    void whatOneHubStoresTheOtherShowsWithoutLookingByItself() throws Exception {
        double sent = metric(a, "parley_bus_sent_total");
        double received = metric(b, "parley_bus_received_total");
        for (int i = 0; i < 20; i++) {
            awaitShown(b, a.as("ann").postMessage("t", "over " + i).get("id").asText());
            awaitShown(a, b.as("bob").postMessage("t", "back " + i).get("id").asText());
        }
        assertThat(metric(a, "parley_bus_sent_total") - sent).isGreaterThanOrEqualTo(20);
        assertThat(metric(b, "parley_bus_received_total") - received).isGreaterThanOrEqualTo(20);
    }

    @Test
    void whatWasStoredWhileAHubDidNotHearItShowsWhenItListensAgain() throws Exception {
        assertThat(listening("count(pg_terminate_backend(pid))")).isEqualTo(2);
        awaitShown(b, a.as("ann").postMessage("t", "unheard").get("id").asText());

        awaitListening();
        awaitShown(b, a.as("ann").postMessage("t", "heard").get("id").asText());
    }

    @Test
    void aThousandPostsTakeFarFewerNotifications() throws Exception {
        double before = metric(a, "parley_bus_sent_total");
        long begun = System.nanoTime();
        List<Future<String>> posts = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int c = 0; c < 40; c++) {
                RestClient client = a.as("ann");
                posts.add(
                        clients.submit(
                                () -> {
                                    String id = "";
                                    for (int i = 0; i < 25; i++) {
                                        id = client.postMessage("t", "m" + i).get("id").asText();
                                    }
                                    return id;
                                }));
            }
        }
        long last = 0;
        for (Future<String> post : posts) {
            last = Math.max(last, position(a, post.get()));
        }
        String newest =
                a.as("ann").get("/v1/topics/t/messages:last").ok().at("/message/id").asText();
        assertThat(position(a, newest)).isEqualTo(last);
        awaitShown(b, newest);
        double sent = metric(a, "parley_bus_sent_total") - before;
        long millis = (System.nanoTime() - begun) / 1_000_000;
        assertThat(sent).isBetween(1.0, 1.0 + millis / SPACING_MILLIS).isLessThan(500);
    }

    private static long position(HubFixture hub, String id) {
        return hub.as("ann").get("/v1/messages/" + id).ok().at("/message/position").asLong();
    }
}
