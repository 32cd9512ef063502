package parley;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk of the database or of the index becomes full while many write, and has room again later:
 * the hub says so, and mends itself.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HubDiskFaultTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir static Path data;
    private HubProcess hub;
    private String url;

    @BeforeAll
    void start() throws Exception {
        Path postgres = Files.createDirectories(data.resolve("postgres"));
        Path index = Files.createDirectories(data.resolve("index"));
        hub =
                HubProcess.start(
                                new OwnMounts()
                                        .with(postgres, "size=240m,mode=700")
                                        .with(index, "size=64m,mode=700")
                                        .command(),
                                Map.of(),
                                "--data=" + data,
                                "--listen=127.0.0.1:0")
                        .awaitReady();
        url = Files.readString(data.resolve("postgres.url")).strip();
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    private RestClient.Answer readyz() throws InterruptedException {
        return hub.anonymous().get("/readyz");
    }

    private void awaitReason(String named, String reason) throws InterruptedException {
        Eventually.holds(
                "/readyz says '" + reason + "'",
                SOON,
                () -> {
                    RestClient.Answer answer = readyz();
                    return answer.status() == 503
                            && answer.text().contains(named)
                            && answer.text().contains(reason);
                });
    }

    @Test
    void theIndexHasNoRoomForAWhile() throws Exception {
        fillUnderLoad("index", "message index");
    }

    @Test
    void theDatabaseHasNoRoomForAWhile() throws Exception {
        fillUnderLoad("postgres", "database");
    }

    private void fillUnderLoad(String folder, String named) throws Exception {
        Path filler = OwnMounts.seenBy(hub.pid(), data.resolve(folder).resolve("filler"));
        hub.as("ann").createTopic(folder);
        String id = hub.as("ann").postMessage(folder, "before").get("id").asText();
        FaultLoad load = FaultLoad.start(hub.anonymous(), folder);
        try (load) {
            load.awaitStored(100);
            OwnMounts.fill(filler);
            awaitReason(named, "No space left on device");
            // What was shown before can still be read.
            hub.as("ann").get("/v1/topics/" + folder).ok();
            hub.as("ann").get("/v1/messages/" + id).ok();
            hub.as("ann").get("/v1/topics/" + folder + "/messages").ok();
            Files.delete(filler);
            load.awaitStored(100);
        } finally {
            Files.deleteIfExists(filler);
        }
        Eventually.holds("the hub is ready again", SOON, () -> readyz().status() == 200);
        new FaultOracle(url).check(load, hub.anonymous(), 1);
    }
}
