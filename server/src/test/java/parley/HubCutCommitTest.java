package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.log.EmbeddedPostgres;
import parley.log.PostgresAddress;

/**
 * Connections to the database are cut in the middle of a commit, over and over: a hub finds out
 * what became of it before it answers.
 */
final class HubCutCommitTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int ROUNDS = 8;

    @TempDir Path folder;

    @Test
    void whatWasCutOffIsStoredOnceOrRefused() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
                CuttingProxy proxy = new CuttingProxy(port(postgres));
                HubFixture hub =
                        HubFixture.start(
                                folder.resolve("hub"),
                                postgres.url().replace(":" + port(postgres), ":" + proxy.port()))) {
            FaultLoad load = FaultLoad.start(hub.anonymous(), "cut");
            try (load) {
                for (int round = 0; round < ROUNDS; round++) {
                    for (CuttingProxy.Moment moment : CuttingProxy.Moment.values()) {
                        int before = proxy.cuts();
                        proxy.cut(moment);
                        Eventually.holds("the cut " + moment, SOON, () -> proxy.cuts() > before);
                        load.awaitStored(5);
                    }
                }
            }
            // Every outcome could be found out, so nobody was told that it is unknown.
            assertThat(load.told().values()).containsOnly(FaultLoad.Told.STORED);
            new FaultOracle(postgres.url()).check(load, hub.anonymous(), 0);
        }
    }

    private static int port(EmbeddedPostgres postgres) {
        String url = PostgresAddress.parse(postgres.url()).jdbcUrl();
        return Integer.parseInt(url.replaceAll(".*:(\\d+)/.*", "$1"));
    }
}
