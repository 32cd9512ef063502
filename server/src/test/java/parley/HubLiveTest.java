package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parley.log.Cursor;

/** Where a follower begins and how it goes on, by each of the doors. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HubLiveTest {
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

    private LiveFollower follow(LiveWay way, String user, String after, String... topics)
            throws Exception {
        LiveFollower follower = way.follow(hub, clients, user, after, topics);
        followers.add(follower);
        return follower;
    }

    private String newTopic() {
        String topic = "t" + NAMES.incrementAndGet();
        ann.createTopic(topic);
        return topic;
    }

    private void post(String topic, int from, int to) {
        for (int i = from; i < to; i++) {
            ann.postMessage(topic, topic + " " + i);
        }
    }

    private static List<String> texts(List<JsonNode> told) {
        return told.stream().map(each -> each.at("/message/contentText").asText()).toList();
    }

    private static List<String> texts(String topic, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> topic + " " + i).toList();
    }

    private static String cursor(JsonNode told) {
        return told.get("cursor").asText();
    }

    private static long place(JsonNode told) {
        return Cursor.parse(cursor(told)).orElseThrow().globalPosition();
    }

    @Test
    void historyGoesOverIntoThePresentWithoutASeam() throws Exception {
        String topic = newTopic();
        post(topic, 0, 100);
        Thread writer = Thread.ofVirtual().start(() -> post(topic, 100, 250));
        List<LiveFollower> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(follow(LiveWay.values()[i % 3], "bob", "begin", topic));
        }
        writer.join();
        for (LiveFollower each : all) {
            List<JsonNode> told = each.next(251);
            assertThat(texts(told.stream().filter(one -> one.has("message")).toList()))
                    .isEqualTo(texts(topic, 0, 250));
            assertThat(told).extracting(HubLiveTest::place).isSorted();
            assertThat(types(told)).containsOnlyOnce("caughtUp");
            assertThat(types(told).indexOf("caughtUp")).isGreaterThanOrEqualTo(100);
            assertThat(each.waiting()).isZero();
        }
    }

    private static List<String> types(List<JsonNode> told) {
        return told.stream().map(each -> each.get("type").asText()).toList();
    }

    @ParameterizedTest
    @EnumSource
    void beginsWithTheFirstMessage(LiveWay way) throws Exception {
        String topic = newTopic();
        ann.patch("/v1/topics/" + topic, "{'add_users': ['carl']}").ok();
        post(topic, 0, 1);
        ann.patch("/v1/topics/" + topic, "{'add_users': ['dora']}").ok();

        assertThat(types(follow(way, "bob", "begin", topic).next(3)))
                .containsExactly("messagePosted", "membersAdded", "caughtUp");
    }

    @ParameterizedTest
    @EnumSource
    void withoutACursorTellsWhatHappensFromNowOn(LiveWay way) throws Exception {
        String topic = newTopic();
        post(topic, 0, 3);
        LiveFollower bob = follow(way, "bob", "", topic);
        JsonNode caughtUp = bob.next("caughtUp");
        post(topic, 3, 6);

        List<JsonNode> told = bob.next(3);
        assertThat(texts(told)).isEqualTo(texts(topic, 3, 6));
        assertThat(told).extracting(HubLiveTest::place).isSorted();
        assertThat(place(caughtUp)).isLessThan(place(told.getFirst()));
        LiveFollower later = follow(way, "bob", cursor(caughtUp), topic);
        assertThat(texts(later.before("caughtUp"))).isEqualTo(texts(topic, 3, 6));
    }

    @ParameterizedTest
    @EnumSource
    void goesOnAfterTheLastThatWasTold(LiveWay way) throws Exception {
        String topic = newTopic();
        post(topic, 0, 10);
        List<JsonNode> told = follow(way, "bob", "begin", topic).before("caughtUp");
        for (int i = 0; i < 10; i++) {
            // Whatever the door, it is the same cursor.
            LiveWay next = LiveWay.values()[i % LiveWay.values().length];
            LiveFollower again = follow(next, "bob", cursor(told.get(i)), topic);
            assertThat(texts(again.before("caughtUp"))).isEqualTo(texts(topic, i + 1, 10));
        }
    }

    @Test
    void goesOnAfterThePageThatWasRead() throws Exception {
        String topic = newTopic();
        Thread writer = Thread.ofVirtual().start(() -> post(topic, 0, 150));
        for (int i = 0; i < 15; i++) {
            RestClient.Answer page =
                    hub.as("bob").get("/v1/topics/" + topic + "/messages?page_size=1000");
            List<String> all =
                    new ArrayList<>(page.ok().get("messages").findValuesAsText("contentText"));
            LiveFollower bob =
                    follow(LiveWay.values()[i % 3], "bob", page.cursor().orElseThrow(), topic);
            List<JsonNode> told = bob.next(151 - all.size());
            all.addAll(texts(told.stream().filter(each -> each.has("message")).toList()));
            assertThat(all).isEqualTo(texts(topic, 0, 150));
        }
        writer.join();
    }

    @ParameterizedTest
    @EnumSource
    void severalTopicsComeInOneOrder(LiveWay way) throws Exception {
        String one = newTopic();
        String two = newTopic();
        String other = newTopic();
        post(one, 0, 2);
        LiveFollower bob = follow(way, "bob", "begin", two, one);
        for (int i = 2; i < 40; i++) {
            post(i % 2 == 0 ? one : two, i, i + 1);
            post(other, i, i + 1);
        }
        List<JsonNode> told = bob.next(41);
        assertThat(told).extracting(HubLiveTest::place).isSorted();
        assertThat(told).filteredOn(each -> each.has("message")).hasSize(40);
        List<String> expected = new ArrayList<>(texts(one, 0, 2));
        for (int i = 2; i < 40; i++) {
            expected.add((i % 2 == 0 ? one : two) + " " + i);
        }
        assertThat(texts(told.stream().filter(each -> each.has("message")).toList()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void aCursorOfAnotherLogIsReset(LiveWay way) throws Exception {
        String topic = newTopic();
        LiveFollower bob = follow(way, "bob", new Cursor(UUID.randomUUID(), 1).text(), topic);
        JsonNode reset = bob.next("reset");
        assertThat(reset.has("cursor")).isFalse();
        if (way == LiveWay.WEB_SOCKET) {
            // Nothing is subscribed: it may be, now.
            bob.say(LiveClients.subscribe("begin", "", List.of(topic)));
            bob.next("caughtUp");
        } else {
            bob.awaitEnd();
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatItCannotUnderstand(LiveWay way) throws Exception {
        String topic = newTopic();
        assertThat(follow(way, "bob", "nonsense", topic).refused(3).get("message").asText())
                .contains("after", "nonsense");
        follow(way, "bob", "").refused(3);
        follow(way, "bob", "", topic, "no/topic").refused(3);
        String[] many = IntStream.range(0, 1001).mapToObj(i -> "x" + i).toArray(String[]::new);
        assertThat(follow(way, "bob", "", many).refused(3).get("message").asText())
                .contains("1000");
    }

    @Test
    void aPlaceThatIsNotReachedIsWaitedForAndThenRefused() throws Exception {
        String topic = newTopic();
        JsonNode now = follow(LiveWay.WEB_SOCKET, "bob", "", topic).next("caughtUp");
        Cursor here = Cursor.parse(cursor(now)).orElseThrow();
        String soon = new Cursor(here.logId(), here.globalPosition() + 3).text();
        String never = new Cursor(here.logId(), here.globalPosition() + 1_000_000).text();
        List<LiveFollower> waiting = new ArrayList<>();
        List<LiveFollower> refused = new ArrayList<>();
        for (LiveWay way : LiveWay.values()) {
            waiting.add(follow(way, "bob", soon, topic));
            refused.add(follow(way, "bob", never, topic));
        }
        post(topic, 0, 5);
        for (LiveFollower each : waiting) {
            assertThat(texts(each.next(3).stream().filter(e -> e.has("message")).toList()))
                    .isEqualTo(texts(topic, 3, 5));
        }
        for (LiveFollower each : refused) {
            each.refused(14);
        }
    }
}
