package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The WebSocket of Meower's dialect. */
class HubPusherTest {
    private static final int SMALL_BUFFER = 4096;

    @TempDir static Path data;
    private static HubFixture hub;
    private static LiveClients clients;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data, "memory:64MB");
        clients = new LiveClients();
    }

    @AfterAll
    static void stop() {
        clients.close();
        hub.close();
    }

    private static LiveFollower follow(LiveClients by, RestClient who) throws Exception {
        LiveFollower follower = new LiveFollower();
        LiveClient client = by.webSocket(who, "/pusher", follower);
        follower.cutBy(client::close);
        follower.client(); // the hub has agreed
        return follower;
    }

    private LiveFollower follow() throws Exception {
        return follow(clients, hub.anonymous());
    }

    private String post(String body) {
        return hub.anonymous()
                .send("POST", "/meows?body=" + body, new byte[0])
                .ok()
                .get("id")
                .textValue();
    }

    @Test
    void eachNewMessageIsPushedAsItIsListed() throws Exception {
        post("before");
        LiveFollower follower = follow();
        String id = post("%3Cb%3Ehello%3C/b%3E");

        JsonNode pushed = follower.next();
        assertThat(pushed.propertyStream().map(Map.Entry::getKey))
                .containsExactly("kind", "id", "body", "created_at");
        assertThat(pushed.get("kind").intValue()).isEqualTo(1);
        assertThat(pushed.get("id").textValue()).isEqualTo(id);
        assertThat(pushed.get("body").textValue()).isEqualTo("&lt;b&gt;hello&lt;/b&gt;");
        JsonNode listed = hub.anonymous().get("/meows?take=1").ok().get(0);
        assertThat(pushed.get("created_at")).isEqualTo(listed.get("created_at"));
    }

    @Test
    void whatIsPostedOnceOneIsConnectedIsNeverMissed() throws Exception {
        for (int i = 0; i < 100; i++) {
            try (LiveFollower follower = follow()) {
                String id = post("m" + i);
                assertThat(follower.next().get("id").textValue()).isEqualTo(id);
            }
        }
    }

    @Test
    void allClientsArePushedAllMessagesInOrder() throws Exception {
        List<LiveFollower> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            RestClient from = hub.anonymous().with("Origin", "http://page" + i + ".example");
            all.add(follow(clients, i % 2 == 0 ? from : hub.as("ann")));
        }
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ids.add(post("m" + i));
        }
        for (LiveFollower each : all) {
            assertThat(each.next(50).stream().map(push -> push.get("id").textValue()))
                    .containsExactlyElementsOf(ids);
            assertThat(each.waiting()).isZero();
        }
    }

    @Test
    void nothingButNewMessagesOfThePublicTopicIsPushed() throws Exception {
        RestClient ann = hub.as("ann");
        LiveFollower follower = follow();
        ann.createTopic("other");
        ann.postMessage("other", "elsewhere");
        String edited = ann.postMessage("public", "first").get("id").textValue();
        String deleted = ann.postMessage("public", "second").get("id").textValue();
        ann.send(
                        "PATCH",
                        "/v1/messages/" + edited,
                        RestClient.json(
                                "{'message': {'content_text': 'x'},"
                                        + " 'update_mask': 'content_text'}"))
                .ok();
        ann.delete("/v1/messages/" + deleted).ok();
        ann.postMessage("public", "third");

        assertThat(follower.next(3).stream().map(push -> push.get("body").textValue()))
                .containsExactly("first", "second", "third");
        assertThat(follower.waiting()).isZero();
    }

    @Test
    void whoDoesNotReadDelaysNobodyAndMissesNothing() throws Exception {
        int messages = 300;
        String text = "x".repeat(60_000);
        try (LiveClients tight = new LiveClients(SMALL_BUFFER)) {
            LiveFollower slow = follow(tight, hub.anonymous());
            LiveFollower other = follow();
            slow.client().stopReading();
            RestClient ann = hub.as("ann");
            for (int i = 0; i < messages; i++) {
                ann.postMessage("public", i + text);
                assertThat(other.next().get("body").textValue()).startsWith(i + "x");
            }
            assertThat(slow.waiting()).isLessThan(messages);
            slow.client().goOnReading();
            for (int i = 0; i < messages; i++) {
                assertThat(slow.next().get("body").textValue()).startsWith(i + "x");
            }
        }
    }

    @Test
    void whatAClientSaysMeansNothing() throws Exception {
        LiveFollower follower = follow();
        follower.client().send("{\"subscribe\": {\"topics\": [\"other\"]}}");
        follower.client().send("hello");
        String id = post("x");
        assertThat(follower.next().get("id").textValue()).isEqualTo(id);
    }

    @Test
    void wrongCredentialsAreRefusedInTheDialectsForm() throws Exception {
        LiveFollower follower = new LiveFollower();
        RestClient wrong = hub.anonymous().with("Authorization", RestClient.basic("ann", "x"));
        clients.webSocket(wrong, "/pusher", follower);
        JsonNode refusal = follower.next("error");
        assertThat(refusal.get("status").intValue()).isEqualTo(401);
        assertThat(refusal.get("error").textValue()).isEqualTo("Wrong user name or password");
    }

    @Test
    void aDeletedUserIsPushedNothingMore() throws Exception {
        RestClient gone = hub.as("gone");
        gone.postMessage("public", "x");
        LiveFollower follower = follow(clients, gone);
        gone.delete("/v1/users/gone").ok();
        assertThat(follower.awaitEnd()).isEqualTo(1008);
    }
}
