package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.LiveWay.assertHas;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may follow what, and for how long, by each of the doors. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HubLiveRightsTest {
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

    /** Follows from now on. */
    private LiveFollower follow(LiveWay way, String user, String topic) throws Exception {
        LiveFollower follower = follow(way, user, "", topic);
        follower.next("caughtUp");
        return follower;
    }

    private String newTopic() {
        String topic = "t" + NAMES.incrementAndGet();
        ann.createTopic(topic);
        return topic;
    }

    /** Of which Ann is the creator, and Bob a member. */
    private String newPrivateTopic() {
        String topic = "p" + NAMES.incrementAndGet();
        ann.post(
                        "/v1/topics",
                        "{'topic': {'id': '%s', 'name': 'n', 'visibility': 'PRIVATE', 'users': {'bob': true}}}"
                                .formatted(topic))
                .ok();
        return topic;
    }

    /** By one door it ends; by the other nothing more of that topic comes. */
    private static void assertNothingMoreComes(LiveWay way, LiveFollower follower)
            throws Exception {
        if (way != LiveWay.WEB_SOCKET) {
            follower.awaitEnd();
        } else {
            follower.say("{}"); // the answer comes behind whatever else would have
            follower.refused(3);
        }
        assertThat(follower.waiting()).isZero();
    }

    private void assertEnded(LiveWay way, LiveFollower follower, String topic, String reason)
            throws Exception {
        JsonNode end = follower.next("unsubscribed");
        assertHas(end, "{'topicId': '%s', 'reason': '%s'}".formatted(topic, reason));
        assertThat(end.get("cursor").asText()).isNotEmpty();
        assertNothingMoreComes(way, follower);
    }

    @ParameterizedTest
    @EnumSource
    void aPrivateTopicIsForItsMembers(LiveWay way) throws Exception {
        String topic = newPrivateTopic();
        ann.postMessage(topic, "secret");
        LiveFollower bob = follow(way, "bob", "begin", topic);
        assertThat(bob.next("messagePosted").at("/message/contentText").asText())
                .isEqualTo("secret");
        for (String other : List.of("carl", "")) {
            JsonNode error = follow(way, other, "begin", newTopic(), topic).refused(5);
            assertThat(error.get("message").asText())
                    .isEqualTo("Topic with id '%s' not found".formatted(topic));
        }
        JsonNode unknown = follow(way, "carl", "begin", "nowhere").refused(5);
        assertThat(unknown.get("message").asText()).isEqualTo("Topic with id 'nowhere' not found");
    }

    @ParameterizedTest
    @EnumSource
    void aMemberWhoIsRemovedIsToldNothingMore(LiveWay way) throws Exception {
        String topic = newPrivateTopic();
        LiveFollower removed = follow(way, "bob", topic);
        LiveFollower creator = follow(way, "ann", topic);
        ann.postMessage(topic, "before");
        removed.next("messagePosted");
        ann.patch("/v1/topics/" + topic, "{'remove_users': ['bob']}").ok();
        ann.postMessage(topic, "after");

        assertEnded(way, removed, topic, "notReadable");
        assertThat(creator.next(3))
                .extracting(each -> each.get("type").asText())
                .containsExactly("messagePosted", "membersRemoved", "messagePosted");
        follow(way, "bob", "begin", topic).refused(5);
    }

    @ParameterizedTest
    @EnumSource
    void whoIsRemovedFromOneTopicStillFollowsTheOther(LiveWay way) throws Exception {
        String lost = newPrivateTopic();
        String kept = newPrivateTopic();
        LiveFollower bob = follow(way, "bob", "", lost, kept);
        bob.next("caughtUp");
        ann.patch("/v1/topics/" + lost, "{'remove_users': ['bob']}").ok();
        ann.postMessage(lost, "not for bob");
        ann.postMessage(kept, "for bob");

        assertHas(bob.next("unsubscribed"), "{'topicId': '%s'}".formatted(lost));
        assertThat(bob.next("messagePosted").at("/message/contentText").asText())
                .isEqualTo("for bob");
        assertThat(bob.isEnded()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aTopicThatBecomesPrivateEndsForOthers(LiveWay way) throws Exception {
        String topic = newTopic();
        LiveFollower other = follow(way, "carl", topic);
        LiveFollower nobody = follow(way, "", topic);
        ann.patch(
                        "/v1/topics/" + topic,
                        "{'topic': {'visibility': 'PRIVATE'}, 'update_mask': 'visibility'}")
                .ok();
        assertEnded(way, other, topic, "notReadable");
        assertEnded(way, nobody, topic, "notReadable");
    }

    @ParameterizedTest
    @EnumSource
    void aTopicThatIsDeletedEndsForAll(LiveWay way) throws Exception {
        String topic = newTopic();
        LiveFollower bob = follow(way, "bob", topic);
        ann.postMessage(topic, "last words");
        ann.delete("/v1/topics/" + topic).ok();

        assertThat(bob.next("messagePosted").get("topicId").asText()).isEqualTo(topic);
        bob.next("topicDeleted");
        assertEnded(way, bob, topic, "deleted");
        follow(way, "bob", "", topic).refused(5);
    }

    @ParameterizedTest
    @EnumSource
    void aUserWhoIsDeletedIsToldNothingMore(LiveWay way) throws Exception {
        String user = "leaver" + NAMES.incrementAndGet();
        String topic = newTopic();
        hub.as(user).postMessage(topic, "here I am");
        LiveFollower leaver = follow(way, user, topic);
        LiveFollower other = follow(way, "bob", topic);
        hub.as(user).delete("/v1/users/" + user).ok();
        ann.postMessage(topic, "gone");

        assertEnded(way, leaver, topic, "notReadable");
        assertThat(other.next("messagePosted").at("/message/contentText").asText())
                .isEqualTo("gone");
        follow(way, user, "", topic).refused(16);
    }

    @ParameterizedTest
    @EnumSource
    void whoIsNotSignedInFollowsPublicTopics(LiveWay way) throws Exception {
        String topic = newTopic();
        LiveFollower nobody = follow(way, "", topic);
        ann.postMessage(topic, "for all");
        assertThat(nobody.next("messagePosted").at("/message/userId").asText()).isEqualTo("ann");
    }

    @Test
    void theTopicPublicCanBeFollowedBeforeItsFirstMessage() throws Exception {
        List<LiveFollower> all = new ArrayList<>();
        for (LiveWay way : LiveWay.values()) {
            for (String after : List.of("", "begin")) {
                LiveFollower nobody = follow(way, "", after, "public");
                nobody.next("caughtUp");
                all.add(nobody);
            }
        }
        hub.anonymous().postMessage("public", "first");
        for (LiveFollower each : all) {
            JsonNode told = each.next();
            // The topic comes with its first message.
            JsonNode message =
                    told.get("type").asText().equals("topicCreated") ? each.next() : told;
            assertHas(message.get("message"), "{'contentText': 'first', 'topicId': 'public'}");
        }
    }

    @Test
    void aHubThatStopsTakesNobodyIn() throws Exception {
        try (HubFixture stopping = HubFixture.start(folder.resolve("stopping"), "memory:")) {
            stopping.as("ann").createTopic("t");
            LiveFollower before = LiveWay.WEB_SOCKET.follow(stopping, clients, "bob", "", "t");
            before.next("caughtUp");
            stopping.hub().drain();
            for (LiveWay way : LiveWay.values()) {
                try (LiveFollower after = way.follow(stopping, clients, "bob", "", "t")) {
                    assertThat(after.refused(14).get("message").asText())
                            .isEqualTo("Not ready: the hub stops");
                }
            }
            before.say(LiveClients.subscribe("", "again", List.of("t")));
            before.refused(14);
            assertThat(before.isEnded()).isFalse();
        }
    }
}
