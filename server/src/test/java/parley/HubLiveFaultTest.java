package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.log.PostgresAddress;

/** The hub's database is killed while many write and follow: what was told is what was stored. */
final class HubLiveFaultTest {
    private static final int KILLS = Soak.times(1, 20);
    private static final int BETWEEN_KILLS = Soak.times(60, 1_000);
    private static final int FOLLOWERS = 20;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration BETWEEN_CUTS = Duration.ofMillis(50);

    @TempDir static Path data;

    @Test
    void nobodyIsToldWhatIsNotInTheLogAfterwards() throws Exception {
        try (HubFixture hub = HubFixture.start(data, "postgres:");
                LiveClients clients = new LiveClients()) {
            String from = hub.as("ann").get("/v1/topics").cursor().orElseThrow();
            FaultLoad load = FaultLoad.start(hub.anonymous(), "live");
            List<ComingBack> followers = new ArrayList<>();
            try (load) {
                for (int i = 0; i < FOLLOWERS; i++) {
                    followers.add(
                            new ComingBack(
                                    clients,
                                    () -> hub.as("bob"),
                                    i % 2 == 0,
                                    load.topics().subList(0, 1 + i / 2 % 2),
                                    from));
                }
                clients.thread().submit(() -> followers.forEach(ComingBack::begin)).get();
                var cuts = cutOff(clients, followers.subList(0, FOLLOWERS / 2));
                for (int i = 0; i < KILLS; i++) {
                    load.awaitStored(BETWEEN_KILLS);
                    kill();
                }
                load.awaitStored(BETWEEN_KILLS);
                cuts.cancel(false);
            }
            Eventually.holds("ready", SOON, () -> hub.anonymous().get("/readyz").status() == 200);
            LiveLog log = log();
            for (ComingBack each : followers) {
                int expected = log.after(each.from(), each.topics()).size();
                Eventually.holds("all is told", SOON, () -> each.count() >= expected);
            }
            clients.thread().submit(() -> followers.forEach(ComingBack::leave)).get();
            for (ComingBack each : followers) {
                assertThat(each.wrong()).isEmpty();
                assertThat(each.marks()).isEqualTo(log.after(each.from(), each.topics()));
            }
            // Who was not cut off stayed connected all the time.
            assertThat(followers.subList(FOLLOWERS / 2, FOLLOWERS))
                    .extracting(ComingBack::begun)
                    .containsOnly(1);
        }
    }

    private static java.util.concurrent.Future<?> cutOff(
            LiveClients clients, List<ComingBack> followers) {
        Random random = new Random(1);
        return clients.thread()
                .scheduleAtFixedRate(
                        () -> followers.get(random.nextInt(followers.size())).cut(),
                        BETWEEN_CUTS.toMillis(),
                        BETWEEN_CUTS.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private static void kill() throws Exception {
        Signals postgres = new Signals(data.resolve("postgres"));
        long pid = postgres.postmaster();
        Signals.send("KILL", List.of(pid));
        Eventually.holds("another", SOON, () -> postgres.postmaster() != pid);
    }

    private static LiveLog log() throws Exception {
        PostgresAddress address =
                PostgresAddress.parse(Files.readString(data.resolve("postgres.url")).strip());
        try (Connection connection =
                DriverManager.getConnection(
                        address.jdbcUrl(), address.user(), address.password())) {
            return LiveLog.read(connection);
        }
    }
}
