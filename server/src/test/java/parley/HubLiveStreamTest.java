package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Topics as server-sent events, to the letter. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HubLiveStreamTest {
    @TempDir static Path folder;
    private HubFixture hub;
    private RestClient ann;
    private final LiveClients clients = new LiveClients();

    @BeforeAll
    void start() throws Exception {
        hub = HubFixture.start(folder, "memory:");
        ann = hub.as("ann");
        ann.createTopic("t");
        for (int i = 0; i < 5; i++) {
            ann.postMessage("t", "text " + i);
        }
    }

    @AfterAll
    void stop() {
        clients.close();
        hub.close();
    }

    private RawSocket ask(String query, String... headers) throws IOException {
        RawSocket socket = RawSocket.connect(URI.create("http://" + hub.authority()));
        socket.send(
                "GET /v1/live?%s HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\n%s\r\n"
                        .formatted(
                                query,
                                hub.authority(),
                                RestClient.basic("bob", "bob123"),
                                List.of(headers).stream()
                                        .map(header -> header + "\r\n")
                                        .reduce("", String::concat)));
        return socket;
    }

    private LiveFollower follow(RestClient as, String query) {
        LiveFollower follower = new LiveFollower();
        return follower.cutBy(clients.stream(as, query, follower)::close);
    }

    @Test
    void aRequestWithoutUpgradeIsAStreamThatNobodyKeeps() throws Exception {
        try (RawSocket socket = ask("topics=t&after=begin")) {
            RawSocket.Response head = socket.readResponse();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-type")).hasValue("text/event-stream");
            assertThat(head.header("cache-control")).hasValue("no-store");
        }
    }

    @Test
    void theIdThatWasSeenLastIsWhereItGoesOn() throws Exception {
        String third;
        try (LiveFollower bob = follow(hub.as("bob"), "topics=t&after=begin")) {
            third = bob.next(3).getLast().get("cursor").asText();
        }
        try (LiveFollower bob =
                follow(hub.as("bob").with("Last-Event-ID", third), "topics=t&after=begin")) {
            assertThat(bob.before("caughtUp"))
                    .extracting(each -> each.at("/message/contentText").asText())
                    .containsExactly("text 3", "text 4");
        }
        // An empty one says nothing.
        try (LiveFollower bob =
                follow(hub.as("bob").with("Last-Event-ID", ""), "topics=t&after=" + third)) {
            assertThat(bob.before("caughtUp")).hasSize(2);
        }
    }

    @Test
    void whatIsRefusedIsRefusedAsElsewhere() {
        RestClient bob = hub.as("bob");
        bob.get("/v1/live?topics=nowhere").refused(404, 5);
        bob.get("/v1/live").refused(400, 3);
        bob.get("/v1/live?topics=").refused(400, 3);
        bob.get("/v1/live?topics=t,").refused(400, 3);
        bob.get("/v1/live?topics=t&after=nonsense").refused(400, 3);
        bob.with("Last-Event-ID", "nonsense").get("/v1/live?topics=t").refused(400, 3);
        RestClient.Answer wrong =
                hub.anonymous()
                        .with("Authorization", RestClient.basic("bob", "guess"))
                        .get("/v1/live?topics=t")
                        .refused(401, 16);
        assertThat(wrong.headers().firstValue("www-authenticate")).isPresent();
        bob.delete("/v1/live?topics=t").refused(405, 12);
        bob.post("/v1/live?topics=t", "{}").refused(405, 12);
    }

    @Test
    void aHubThatStopsEndsItsStreams() throws Exception {
        try (HubFixture stopping = HubFixture.start(folder.resolve("stopping"), "memory:")) {
            stopping.as("ann").createTopic("t");
            LiveFollower bob = follow(stopping.as("bob"), "topics=t");
            bob.next("caughtUp");
            LiveFollower watcher = LiveWay.GRPC.follow(stopping, clients, "bob", "", "t");
            watcher.next("caughtUp");
            stopping.hub().close();
            assertThat(bob.awaitEnd()).isEqualTo(200);
            assertThat(bob.waiting()).isZero();
            assertThat(watcher.refused(14).get("message").asText()).isEqualTo("The hub stops");
        }
    }
}
