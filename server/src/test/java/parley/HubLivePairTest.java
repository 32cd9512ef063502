package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What happens on one hub is told on the other; a cursor is one of the log, not of a hub. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HubLivePairTest {
    @TempDir static Path folder;
    private HubPair pair;
    private final LiveClients clients = new LiveClients();
    private final List<LiveFollower> followers = new ArrayList<>();

    @BeforeAll
    void start() throws Exception {
        pair = HubPair.start(folder);
    }

    @AfterEach
    void leave() {
        followers.forEach(LiveFollower::close);
        followers.clear();
    }

    @AfterAll
    void stop() throws Exception {
        clients.close();
        pair.close();
    }

    /**
     * @param hub one of the two
     */
    private LiveFollower follow(int hub, String after, String topic) {
        RestClient bob = pair.hub(hub, "bob");
        LiveFollower follower = new LiveFollower();
        followers.add(follower);
        if (followers.size() % 2 == 0) {
            return follower.cutBy(
                    clients.stream(bob, LiveClients.query(after, List.of(topic)), follower)::close);
        }
        follower.cutBy(clients.webSocket(bob, follower)::close);
        follower.say(LiveClients.subscribe(after, "", List.of(topic)));
        return follower;
    }

    private static List<JsonNode> messages(List<JsonNode> told) {
        return told.stream().map(each -> each.get("message")).toList();
    }

    @Test
    void whatIsPostedOnEitherIsToldOnBothInOneOrder() throws Exception {
        pair.hub(0).createTopic("both");
        String created = pair.hub(0).get("/v1/topics/both").cursor().orElseThrow();
        List<LiveFollower> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            LiveFollower follower = follow(i / 2, created, "both");
            follower.next("caughtUp");
            all.add(follower);
        }
        try (ExecutorService posters = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int p = 0; p < 4; p++) {
                RestClient poster = pair.hub(p);
                posters.submit(
                        () -> {
                            for (int i = 0; i < 50; i++) {
                                poster.postMessage("both", "text " + i);
                            }
                        });
            }
        }
        List<JsonNode> told = all.getFirst().next(200);
        String last = told.getLast().get("cursor").asText();
        for (LiveFollower other : all.subList(1, 4)) {
            assertThat(other.next(200)).isEqualTo(told);
        }
        List<JsonNode> listed =
                HubPair.walk(pair.hub(1).with("Parley-Cursor", last), "both", false, 1000);
        assertThat(messages(told)).isEqualTo(listed);
    }

    @Test
    void aPageOfOneHubGoesOnOnTheOther() throws Exception {
        pair.hub(0).createTopic("page");
        for (int i = 0; i < 30; i++) {
            JsonNode posted = pair.hub(i).postMessage("page", "text " + i);
            RestClient.Answer page = pair.hub(i).get("/v1/topics/page/messages");
            assertThat(page.ok().get("messages")).hasSize(i + 1);
            assertThat(page.json().get("messages").get(i)).isEqualTo(posted);
            // At once: the other may not have come there yet.
            LiveFollower bob = follow(i + 1, page.cursor().orElseThrow(), "page");
            bob.next("caughtUp");
        }
        JsonNode last = pair.hub(0).postMessage("page", "last");
        assertThat(followers.getLast().next("messagePosted").get("message")).isEqualTo(last);
    }

    @Test
    void aFollowerGoesBackAndForthAndMissesNothing() throws Exception {
        pair.hub(0).createTopic("forth");
        Thread poster =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    for (int i = 0; i < 100; i++) {
                                        pair.hub(i).postMessage("forth", "text " + i);
                                    }
                                });
        List<JsonNode> all = new ArrayList<>();
        String cursor = "begin";
        for (int hub = 0; all.size() < 100; hub++) {
            try (LiveFollower bob = follow(hub, cursor, "forth")) {
                for (int i = 0; i < 10; i++) {
                    JsonNode told = bob.next();
                    cursor = told.get("cursor").asText();
                    if (told.has("message")) {
                        all.add(told.get("message"));
                    }
                    if (all.size() == 100) {
                        break;
                    }
                }
            }
        }
        poster.join();
        RestClient reader = pair.hub(0).with("Parley-Cursor", cursor);
        assertThat(all).isEqualTo(HubPair.walk(reader, "forth", false, 1000));
    }
}
