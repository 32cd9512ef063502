package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What one hub has done, the other shows; with what stands between them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HubPairTest {
    @TempDir static Path folder;
    private HubPair pair;

    @BeforeAll
    void start() throws Exception {
        pair = HubPair.start(folder);
    }

    @AfterAll
    void stop() throws Exception {
        pair.close();
    }

    @Test
    void aTopicCreatedOnOneHubIsPostedToOnTheOtherAtOnce() {
        for (int i = 0; i < 50; i++) {
            pair.hub(i).createTopic("handover" + i);
            assertThat(
                            pair.hub(i + 1)
                                    .postMessage("handover" + i, "hello")
                                    .get("position")
                                    .asText())
                    .isEqualTo("0");
        }
    }

    @Test
    void aRequestWithACursorOfOneHubIsAnsweredByTheOtherWhenItHasReachedIt() {
        pair.hub(0).createTopic("cursor");
        for (int i = 0; i < 50; i++) {
            RestClient.Answer posted =
                    pair.hub(i)
                            .post(
                                    "/v1/topics/cursor/messages",
                                    "{'message': {'content_text': 'm" + i + "'}}");
            JsonNode page =
                    pair.hub(i + 1)
                            .with("Parley-Cursor", posted.cursor().orElseThrow())
                            .get("/v1/topics/cursor/messages?descending=true&page_size=1")
                            .ok();
            assertThat(page.at("/messages/0/id")).isEqualTo(posted.ok().at("/message/id"));
        }
    }

    @Test
    void whoHoldsTheLockOfACategoryStopsItsWritesAndHidesTheOthersButNothingIsLost()
            throws Exception {
        pair.hub(0).createTopic("stalled");
        pair.hub(0).postMessage("stalled", "before");
        long before = pair.count("stream_name = 'message-stalled'");
        try (Connection holder = pair.connection()) {
            holder.setAutoCommit(false);
            HubPair.lock(holder, "message-anything");
            RestClient.Answer refused =
                    pair.hub(0)
                            .post(
                                    "/v1/topics/stalled/messages",
                                    "{'message': {'content_text': 'not stored'}}")
                            .refused(503, 14);
            assertThat(refused.message()).contains("nothing was stored");
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
            RestClient.Answer hidden =
                    pair.hub(1)
                            .post("/v1/topics", "{'topic': {'name': 'hidden', 'id': 'hidden'}}")
                            .refused(504, 4);
            assertThat(hidden.message()).startsWith("Stored");
            assertThat(pair.hub(0).get("/v1/topics/stalled/messages").ok().get("messages"))
                    .hasSize(1);
            JsonNode unready = pair.hub(1).get("/readyz").json();
            assertThat(unready.get("reason").asText()).contains("'message'");
        }
        assertThat(pair.count("stream_name = 'message-stalled'")).isEqualTo(before);
        assertThat(pair.hub(0).postMessage("stalled", "after").get("position").asText())
                .isEqualTo("1");
        String cursor = pair.hub(1).get("/v1/topics").cursor().orElseThrow();
        pair.hub(1).postMessage("hidden", "there after all");
        assertThat(pair.hub(1).get("/v1/topics/hidden").ok().at("/topic/name").asText())
                .isEqualTo("hidden");
        assertThat(cursor).isNotEmpty();
    }

    @Test
    void aHubThatStartsAnewOnTheSameLogShowsTheSame() throws IOException, InterruptedException {
        pair.hub(0).createTopic("copy");
        for (int i = 0; i < 30; i++) {
            pair.hub(i).postMessage("copy", "message " + i + " #tag" + i);
        }
        List<JsonNode> all = HubPair.walk(pair.hub(0), "copy", false, 100);
        pair.hub(2)
                .patch(
                        "/v1/messages/" + all.get(2).get("id").asText(),
                        "{'message': {'content_text': 'edited'}, 'update_mask': 'content_text'}")
                .ok();
        String cursor =
                pair.hub(3)
                        .delete("/v1/messages/" + all.get(3).get("id").asText())
                        .cursor()
                        .orElseThrow();
        try (HubFixture c = HubFixture.start(folder.resolve("c"), pair.url())) {
            for (boolean descending : List.of(true, false)) {
                List<JsonNode> copied =
                        HubPair.walk(
                                c.as("ann").with("Parley-Cursor", cursor), "copy", descending, 7);
                assertThat(copied)
                        .hasSize(29)
                        .isEqualTo(
                                HubPair.walk(
                                        pair.hub(0).with("Parley-Cursor", cursor),
                                        "copy",
                                        descending,
                                        7));
            }
        }
    }

    @Test
    void twentyClientsThatAddDifferentMembersAtOnceLoseNone() throws Exception {
        pair.hub(0).createTopic("crowded");
        List<String> members = new ArrayList<>();
        String cursor;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RestClient.Answer>> additions = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String member = "member" + i;
                RestClient hub = pair.hub(i, "user0");
                members.add(member);
                additions.add(
                        clients.submit(
                                () ->
                                        hub.patch(
                                                "/v1/topics/crowded",
                                                "{'topic': {}, 'add_users': ['" + member + "']}")));
            }
            for (Future<RestClient.Answer> addition : additions) {
                addition.get().ok();
            }
        }
        for (int i = 0; i < 2; i++) {
            cursor = pair.hub(1 - i).get("/v1/topics").cursor().orElseThrow();
            JsonNode users =
                    pair.hub(i)
                            .with("Parley-Cursor", cursor)
                            .get("/v1/topics/crowded")
                            .ok()
                            .at("/topic/users");
            assertThat(users.propertyStream().map(Map.Entry::getKey).toList())
                    .containsExactlyInAnyOrderElementsOf(members);
        }
    }

    @Test
    void aRemovedMemberIsRefusedFromTheNextRequestOn() {
        pair.hub(0)
                .post(
                        "/v1/topics",
                        "{'topic': {'id': 'closed', 'name': 'Closed', 'visibility': 'PRIVATE',"
                                + " 'users': {'mia': true}}}")
                .ok();
        String id = pair.hub(0).postMessage("closed", "secret").get("id").asText();
        String created = pair.hub(0).get("/v1/topics").cursor().orElseThrow();
        for (int i = 0; i < 2; i++) {
            pair.hub(i, "mia").with("Parley-Cursor", created).get("/v1/messages/" + id).ok();
        }

        String removed =
                pair.hub(0)
                        .patch("/v1/topics/closed", "{'topic': {}, 'remove_users': ['mia']}")
                        .cursor()
                        .orElseThrow();

        for (int i = 0; i < 2; i++) {
            // There at once, here as soon as its directory has the event.
            RestClient mia = pair.hub(i, "mia");
            RestClient first = i == 0 ? mia : mia.with("Parley-Cursor", removed);
            first.get("/v1/messages/" + id).refused(404, 5);
            mia.get("/v1/topics/closed/messages").refused(404, 5);
            mia.post("/v1/topics/closed/messages", "{'message': {'content_text': 'x'}}")
                    .refused(404, 5);
            assertThat(mia.get("/v1/topics").ok().get("topics").findValuesAsText("id"))
                    .doesNotContain("closed");
        }
    }

    @Test
    void aUserDeletedOnOneHubIsRefusedOnTheOtherEvenBeforeItKnows() {
        pair.hub(0).createTopic("left");
        String posted = pair.hub(0, "kim").postMessage("left", "kim's").get("id").asText();
        String deleted = pair.hub(0, "kim").delete("/v1/users/kim").cursor().orElseThrow();

        RestClient.Answer late =
                pair.hub(1, "kim")
                        .post("/v1/topics/left/messages", "{'message': {'content_text': 'late'}}");

        assertThat(late.status()).isIn(401, 404);
        RestClient other = pair.hub(1).with("Parley-Cursor", deleted);
        other.get("/v1/messages/" + posted).refused(404, 5);
        assertThat(HubPair.walk(other, "left", false, 10)).isEmpty();
        assertThat(HubPair.walk(pair.hub(0), "left", true, 10)).isEmpty();
    }

    /** The second hub has not read the addition yet: to it, there is nothing to remove. */
    @Test
    void whatLooksDoneToAHubThatIsBehindIsDoneAllTheSame() {
        pair.hub(0, "ann").createTopic("behind");
        for (int i = 0; i < 40; i++) {
            pair.hub(i, "ann")
                    .patch("/v1/topics/behind", "{'topic': {}, 'add_users': ['eve']}")
                    .ok();
            String removed =
                    pair.hub(i + 1, "ann")
                            .patch("/v1/topics/behind", "{'topic': {}, 'remove_users': ['eve']}")
                            .cursor()
                            .orElseThrow();
            JsonNode topic =
                    pair.hub(i, "ann")
                            .with("Parley-Cursor", removed)
                            .get("/v1/topics/behind")
                            .ok()
                            .get("topic");
            assertThat(topic.get("users")).as("round %d", i).isEmpty();
        }
    }
}
