package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import parley.log.EmbeddedPostgres;

/** What may befall a hub's process while many write. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HubProcessFaultTest {
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration START = Duration.ofSeconds(120);

    @TempDir static Path database;
    @TempDir Path temp;
    private EmbeddedPostgres postgres;

    @BeforeAll
    void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.start(database.resolve("postgres"));
    }

    @AfterAll
    void stopPostgres() throws IOException {
        postgres.close();
    }

    private HubProcess start() throws Exception {
        return HubProcess.start(
                        "--data=" + temp.resolve("data"),
                        "--listen=127.0.0.1:0",
                        "--log=" + postgres.url())
                .awaitReady();
    }

    private HubFixture startHere(String data) throws Exception {
        return HubFixture.start(temp.resolve(data), postgres.url());
    }

    private void check(FaultLoad load, RestClient hub, int unanswered) throws Exception {
        new FaultOracle(postgres.url()).check(load, hub, unanswered);
    }

    /** A request without an answer has had no effect. */
    @Test
    void onSigtermEveryRequestIsAnsweredOrHasNoEffect() throws Exception {
        FaultLoad load;
        try (HubProcess hub = start()) {
            load = FaultLoad.start(hub.anonymous(), "sigterm");
            try (load) {
                load.awaitStored(200);
                hub.terminate();
                assertThat(hub.awaitExit(STOP)).isZero();
            }
        }
        try (HubFixture again = startHere("again")) {
            check(load, again.anonymous(), 0);
        }
    }

    @Test
    void itMayOpenNoMoreFilesForAWhile() throws Exception {
        try (HubProcess hub = start()) {
            FaultLoad load = FaultLoad.start(hub.anonymous(), "files");
            // A connection that is there already: no new one comes about.
            try (load;
                    RawSocket open = RawSocket.connect(hub.address())) {
                load.awaitStored(100);
                String before = limitFiles(hub, openFiles(hub));
                Eventually.holds(
                        "/readyz says it",
                        SOON,
                        () -> {
                            open.send("GET /readyz HTTP/1.1\r\nHost: h\r\n\r\n");
                            RawSocket.Response ready = open.readResponse();
                            return ready.status() == 503
                                    && ready.body().contains("Too many open files");
                        });
                limitFiles(hub, before);
                load.awaitStored(100);
            }
            Eventually.holds(
                    "the hub is ready again",
                    SOON,
                    () -> hub.anonymous().get("/readyz").status() == 200);
            check(load, hub.anonymous(), 1);
            hub.terminate();
            assertThat(hub.awaitExit(STOP)).isZero();
        }
    }

    private static String openFiles(HubProcess hub) throws IOException {
        try (var files = Files.list(Path.of("/proc/" + hub.pid() + "/fd"))) {
            return String.valueOf(files.count());
        }
    }

    /** Sets how many files it may have open, and answers how many that were. */
    private static String limitFiles(HubProcess hub, String limit) throws Exception {
        String pid = String.valueOf(hub.pid());
        String before =
                run("prlimit", "--pid", pid, "--nofile", "--output=SOFT", "--noheadings").strip();
        run("prlimit", "--pid", pid, "--nofile=" + limit + ":");
        return before;
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void anotherHubOnItsFolderOrItsPortIsRefusedAndItGoesOn() throws Exception {
        try (HubFixture hub = startHere("data")) {
            FaultLoad load = FaultLoad.start(hub.anonymous(), "first");
            try (load;
                    HubProcess sameFolder =
                            HubProcess.start(
                                    "--data=" + temp.resolve("data"),
                                    "--listen=127.0.0.1:0",
                                    "--log=" + postgres.url());
                    HubProcess samePort =
                            HubProcess.start(
                                    "--data=" + temp.resolve("other"),
                                    "--listen=" + hub.authority(),
                                    "--log=" + postgres.url())) {
                assertThat(sameFolder.awaitExit(START)).isEqualTo(1);
                assertThat(sameFolder.err()).last().asString().contains("is in use by another");
                assertThat(samePort.awaitExit(START)).isEqualTo(1);
                assertThat(samePort.err())
                        .last()
                        .asString()
                        .contains("cannot listen on " + hub.authority());
                load.awaitStored(50);
            }
            assertThat(load.told().values()).containsOnly(FaultLoad.Told.STORED);
            check(load, hub.anonymous(), 0);
        }
    }

    /** Half of them say nothing, half begin a request and never end it. */
    @Test
    void manyIdleConnectionsHinderNobody() throws Exception {
        try (HubFixture hub = startHere("data")) {
            List<RawSocket> idle = new ArrayList<>();
            FaultLoad load = FaultLoad.start(hub.anonymous(), "idle");
            try (load) {
                for (int i = 0; i < 1000; i++) {
                    RawSocket socket = RawSocket.connect(URI.create("http://" + hub.authority()));
                    idle.add(socket);
                    if (i % 2 == 0) {
                        socket.send("POST /v1/topics HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n");
                    }
                }
                load.awaitStored(100);
                assertThat(hub.anonymous().get("/readyz").status()).isEqualTo(200);
            } finally {
                for (RawSocket socket : idle) {
                    socket.close();
                }
            }
            assertThat(load.told().values()).containsOnly(FaultLoad.Told.STORED);
            check(load, hub.anonymous(), 0);
        }
    }

    @Test
    void aReadOnlyDataFolderIsNamedAtTheStart() throws Exception {
        OwnMounts mounts = new OwnMounts().with(temp, "ro");
        try (HubProcess hub =
                HubProcess.start(
                        mounts.command(),
                        Map.of(),
                        "--log=memory:",
                        "--data=" + temp,
                        "--listen=127.0.0.1:0")) {
            assertThat(hub.awaitExit(START)).isEqualTo(1);
            assertThat(hub.err())
                    .containsExactly(
                            "parley serve: the data folder "
                                    + temp
                                    + " cannot be written: Read-only file system");
        }
    }
}
