package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.LiveClients.subscribe;
import static parley.LiveClients.unsubscribe;
import static parley.LiveWay.assertHas;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who speaks on a WebSocket, and how often they may. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HubLiveCallerTest {
    private static final AtomicInteger NAMES = new AtomicInteger();

    @TempDir static Path folder;
    private HubFixture hub;
    private RestClient ann;
    private final LiveClients clients = new LiveClients();
    private final List<LiveFollower> followers = new ArrayList<>();

    @BeforeAll
    void start() throws Exception {
        hub = HubFixture.start(folder, "memory:");
        ann = hub.as("ann");
    }

    @AfterEach
    void leave() {
        followers.forEach(LiveFollower::close);
        followers.clear();
    }

    @AfterAll
    void stop() {
        clients.close();
        hub.close();
    }

    private LiveFollower connect(RestClient as) {
        LiveFollower follower = new LiveFollower();
        follower.cutBy(clients.webSocket(as, follower)::close);
        followers.add(follower);
        return follower;
    }

    private String newTopic() {
        String topic = "t" + NAMES.incrementAndGet();
        ann.createTopic(topic);
        return topic;
    }

    private String newPrivateTopic() {
        String topic = "p" + NAMES.incrementAndGet();
        ann.post(
                        "/v1/topics",
                        "{'topic': {'id': '%s', 'name': 'n', 'visibility': 'PRIVATE'}}"
                                .formatted(topic))
                .ok();
        return topic;
    }

    /** It is still listened to. */
    private void assertOpen(LiveFollower follower) throws Exception {
        String topic = newTopic();
        follower.say(subscribe("", topic, List.of(topic)));
        assertHas(follower.next("caughtUp"), "{'id': '%s'}".formatted(topic));
        follower.say(unsubscribe(topic, List.of(topic)));
        follower.next("unsubscribed");
    }

    private static String authorization(String user, String password) {
        return "{\"authorization\": \"" + RestClient.basic(user, password) + "\"}";
    }

    @Test
    void aBrowserSaysFirstWhoItIs() throws Exception {
        String topic = newPrivateTopic();
        LiveFollower page = connect(hub.anonymous().with("Origin", "http://" + hub.authority()));
        // At once, without waiting for an answer.
        page.say(authorization("ann", "ann123"));
        page.say(subscribe("", "", List.of(topic)));
        page.next("caughtUp");
        page.say(authorization("bob", "bob123"));
        page.refused(3);
        ann.postMessage(topic, "secret");
        page.next("messagePosted");

        LiveFollower late = connect(hub.anonymous());
        late.say(subscribe("", "", List.of(topic)));
        late.refused(5);
        late.say(authorization("ann", "ann123"));
        late.refused(3);
        assertOpen(late);
    }

    @Test
    void wrongCredentialsAreRefused() throws Exception {
        LiveFollower page = connect(hub.anonymous());
        page.say(authorization("ann", "guess"));
        page.say(subscribe("", "", List.of(newTopic())));
        page.refused(16);
        assertThat(page.awaitEnd()).isEqualTo(4401);
        assertThat(page.waiting()).isZero();

        LiveFollower program =
                connect(hub.anonymous().with("Authorization", RestClient.basic("ann", "guess")));
        assertHas(program.refused(16), "{'status': 401}");
    }

    @Test
    void pagesOfOtherOriginsMayNotConnect() throws Exception {
        LiveFollower foreign = connect(hub.as("bob").with("Origin", "http://elsewhere.example"));
        assertHas(foreign.refused(7), "{'status': 403}");
        assertOpen(connect(hub.as("bob").with("Origin", "http://" + hub.authority())));
    }

    @Test
    void subscribesCountForTheCallersRate() throws Exception {
        Map<String, String> flags =
                Map.of("log", "memory:", "rate_limit", "1/h", "rate_burst", "4");
        try (HubFixture slow = HubFixture.start(folder.resolve("slow"), flags)) {
            slow.as("ann").createTopic("t");
            LiveFollower bob = connect(slow.as("bob"));
            for (int i = 0; i < 3; i++) {
                bob.say(subscribe("", "s" + i, List.of("t")));
                bob.next("caughtUp");
            }
            bob.say(subscribe("", "s4", List.of("t")));
            assertThat(bob.refused(8).get("message").asText())
                    .isEqualTo("User 'bob' asks more often than 1 times in 1h");
            slow.as("ann").postMessage("t", "heard");
            assertThat(bob.next(3))
                    .extracting(each -> each.get("type").asText())
                    .containsOnly("messagePosted");

            // Guesses count, too, for the address.
            for (int i = 0; i < 2; i++) {
                LiveFollower guess = connect(slow.anonymous());
                guess.say(authorization("ann", "guess"));
                guess.refused(16);
                assertThat(guess.awaitEnd()).isEqualTo(4401);
            }
            LiveFollower another = connect(slow.as("carl"));
            another.say(authorization("bob", "bob123"));
            another.refused(8);
            assertThat(another.awaitEnd()).isEqualTo(1008);
            assertHas(connect(slow.anonymous()).refused(8), "{'status': 429}");
        }
    }
}
