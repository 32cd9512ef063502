package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.LiveClients.subscribe;
import static parley.LiveClients.unsubscribe;
import static parley.LiveWay.assertHas;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a client may say on a WebSocket, and what it is answered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HubLiveSocketTest {
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

    /** It is still listened to. */
    private void assertOpen(LiveFollower follower) throws Exception {
        String topic = newTopic();
        follower.say(subscribe("", topic, List.of(topic)));
        assertHas(follower.next("caughtUp"), "{'id': '%s'}".formatted(topic));
        follower.say(unsubscribe(topic, List.of(topic)));
        follower.next("unsubscribed");
    }

    @Test
    void anIdStandsInEachFrameOfItsSubscribe() throws Exception {
        String one = newTopic();
        String two = newTopic();
        LiveFollower bob = connect(hub.as("bob"));
        bob.say(subscribe("", "first \"é\"", List.of(one)));
        bob.say(subscribe("", "second", List.of(one, two)));
        bob.say(subscribe("", "", List.of(one)));
        assertThat(bob.next(3))
                .extracting(each -> each.path("id").asText())
                .containsExactly("first \"é\"", "second", "");
        ann.postMessage(one, "to three");
        List<JsonNode> told = bob.next(3);
        assertThat(told)
                .extracting(each -> each.get("type").asText())
                .containsOnly("messagePosted");
        assertThat(told)
                .extracting(each -> each.path("id").asText())
                .containsExactlyInAnyOrder("first \"é\"", "second", "");
        assertThat(told)
                .extracting(each -> each.get("message"))
                .containsOnly(told.getFirst().get("message"));

        bob.say(subscribe("", "second", List.of(newTopic())));
        assertHas(bob.refused(6), "{'id': 'second'}");
        bob.say(unsubscribe("second", List.of(one)));
        assertHas(
                bob.next("unsubscribed"),
                "{'id': 'second', 'topicId': '%s', 'reason': 'requested'}".formatted(one));
        ann.delete("/v1/topics/" + two).ok();
        assertHas(bob.next("topicDeleted"), "{'id': 'second'}");
        assertHas(bob.next("unsubscribed"), "{'id': 'second', 'reason': 'deleted'}");
        // It has ended, and its id is free.
        bob.say(subscribe("nonsense", "second", List.of(one)));
        assertHas(bob.refused(3), "{'id': 'second'}");
        bob.say(subscribe("", "second", List.of(one)));
        assertHas(bob.next("caughtUp"), "{'id': 'second'}");
    }

    @Test
    void whatIsUnsubscribedIsToldNoMoreAndCanBeResumed() throws Exception {
        String one = newTopic();
        String two = newTopic();
        LiveFollower bob = connect(hub.as("bob"));
        bob.say(subscribe("", "", List.of(one, two)));
        bob.next("caughtUp");
        ann.postMessage(one, "0");
        bob.next("messagePosted");
        bob.say(unsubscribe("", List.of(one)));
        JsonNode end = bob.next("unsubscribed");
        ann.postMessage(one, "1");
        ann.postMessage(two, "2");
        assertThat(bob.next("messagePosted").at("/message/contentText").asText()).isEqualTo("2");
        bob.say(unsubscribe("", List.of(one)));
        bob.refused(5);
        bob.say(unsubscribe("mine", List.of(two)));
        assertHas(bob.refused(5), "{'id': 'mine'}");
        bob.say(subscribe("", "", List.of(two)));
        assertThat(bob.refused(6).get("message").asText()).contains("'" + two + "'");

        bob.say(subscribe(end.get("cursor").asText(), "", List.of(one)));
        assertThat(bob.next("messagePosted").at("/message/contentText").asText()).isEqualTo("1");
        bob.next("caughtUp");
    }

    @Test
    void aPingIsAnsweredInTurn() throws Exception {
        LiveFollower bob = connect(hub.as("bob"));
        bob.say("{\"ping\": {}}");
        assertThat(bob.next("pong")).isEqualTo(RestClient.json("{'type': 'pong'}"));
        String topic = newTopic();
        bob.say(subscribe("", "", List.of(topic)));
        bob.say("{\"ping\": {\"whatever\": 1}}");
        bob.next("caughtUp");
        bob.next("pong");
        bob.say("{\"ping\": {}, \"unsubscribe\": {\"topics\": [\"" + topic + "\"]}}");
        bob.refused(3);
        bob.say("{\"ping\": 1}");
        bob.refused(3);
        assertOpen(bob);
    }

    @Test
    void badFramesAreAnsweredAndLeaveTheConnectionOpen() throws Exception {
        LiveFollower bob = connect(hub.as("bob"));
        String topic = newTopic();
        for (String bad :
                List.of(
                        "",
                        "not json",
                        "[]",
                        "{}",
                        "{\"subscribe\": 1}",
                        "{\"subscribe\": {}}",
                        "{\"subscribe\": {\"topics\": \"x\"}}",
                        "{\"subscribe\": {\"topics\": [\"a\\u0000\"]}}",
                        "{\"subscribe\": {\"topics\": [\"a\"], \"after\": \"x\"}}",
                        "{\"subscribe\": {\"topics\": [\"a\"]}, \"unsubscribe\": {\"topics\":"
                                + " [\"a\"]}}",
                        "{\"unsubscribe\": {}}",
                        subscribe("", "x".repeat(65), List.of(topic)))) {
            bob.say(bad);
            assertThat(bob.refused(3).get("details")).as(bad).isEmpty();
        }
        String good = newTopic();
        bob.say(subscribe("", "both", List.of(good, "nowhere")));
        assertThat(bob.refused(5).get("message").asText()).contains("'nowhere'");
        // That frame did nothing.
        bob.say(unsubscribe("both", List.of(good)));
        bob.refused(5);
        bob.say(subscribe("", "é".repeat(64), List.of(good)));
        bob.next("caughtUp");
        assertOpen(bob);
    }

    @Test
    void tooManyTopicsInAFrameAreRefused() throws Exception {
        LiveFollower bob = connect(hub.as("bob"));
        List<String> all =
                IntStream.range(0, 10_000).mapToObj(i -> Integer.toString(i, 36)).toList();
        bob.say(subscribe("", "", all));
        bob.refused(3);
        assertOpen(bob);
        bob.say(subscribe("", "", all.stream().map(each -> "long-" + each).toList()));
        assertThat(bob.awaitEnd()).isEqualTo(1009);
    }

    @Test
    void aConnectionFollowsAThousandTopics() throws Exception {
        List<String> topics =
                IntStream.range(0, 1000).parallel().mapToObj(_ -> newTopic()).toList();
        LiveFollower bob = connect(hub.as("bob"));
        bob.say(subscribe("", "", topics.subList(0, 500)));
        bob.say(subscribe("", "more", topics.subList(500, 1000)));
        bob.next("caughtUp");
        bob.next("caughtUp");
        bob.say(subscribe("", "most", topics.subList(0, 1)));
        assertHas(bob.refused(8), "{'id': 'most'}");
        bob.say(unsubscribe("", topics.subList(0, 1)));
        bob.next("unsubscribed");
        bob.say(subscribe("", "most", topics.subList(0, 1)));
        bob.next("caughtUp");
        ann.postMessage(topics.get(999), "heard");
        assertHas(bob.next("messagePosted"), "{'id': 'more'}");
    }

    @Test
    void whatIsNoTextOrTooLongClosesTheConnection() throws Exception {
        LiveFollower one = connect(hub.as("bob"));
        one.client().sendBinary();
        assertThat(one.awaitEnd()).isEqualTo(1003);
        LiveFollower other = connect(hub.as("bob"));
        other.say(" ".repeat(10 << 20));
        assertThat(other.awaitEnd()).isIn(1009, 0); // it may be cut while the client still writes
        assertThat(hub.anonymous().get("/readyz").status()).isEqualTo(200);
    }

    @Test
    void aHubThatStopsSaysSo() throws Exception {
        HubFixture stopping = HubFixture.start(folder.resolve("stopping"), "memory:");
        LiveFollower bob = connect(stopping.as("bob"));
        try (stopping) {
            stopping.as("ann").createTopic("t");
            bob.say(subscribe("", "", List.of("t")));
            bob.next("caughtUp");
        }
        assertThat(bob.awaitEnd()).isEqualTo(1001);
    }
}
