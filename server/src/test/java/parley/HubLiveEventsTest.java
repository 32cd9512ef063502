package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.LiveWay.assertHas;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of event once, as each of the doors tells it: live, and as history. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HubLiveEventsTest {
    private static final Set<String> ALWAYS = Set.of("type", "cursor", "topicId");

    @TempDir static Path folder;
    private HubFixture hub;
    private RestClient ann;
    private final LiveClients clients = new LiveClients();

    @BeforeAll
    void start() throws Exception {
        hub = HubFixture.start(folder, "memory:");
        ann = hub.as("ann");
    }

    @AfterAll
    void stop() {
        clients.close();
        hub.close();
    }

    private static void assertFields(JsonNode told, String type, String... more) {
        assertThat(told.get("type").asText()).isEqualTo(type);
        Set<String> fields = new TreeSet<>(ALWAYS);
        fields.addAll(List.of(more));
        assertThat(told.propertyStream().map(Map.Entry::getKey))
                .as(told.toString())
                .containsExactlyInAnyOrderElementsOf(fields);
    }

    private JsonNode change(String topic, String body) {
        return ann.patch("/v1/topics/" + topic, body).ok().get("topic");
    }

    private JsonNode changeMessage(String id, String body) {
        return ann.patch("/v1/messages/" + id, body).ok().get("message");
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatHappensToTheMessagesOfATopic(LiveWay way) throws Exception {
        String topic = "messages-" + way;
        String created =
                ann.post("/v1/topics", "{'topic': {'id': '%s', 'name': 'n'}}".formatted(topic))
                        .cursor()
                        .orElseThrow();
        try (LiveFollower bob = way.follow(hub, clients, "bob", "", topic)) {
            bob.next("caughtUp");
            JsonNode posted =
                    ann.post(
                                    "/v1/topics/" + topic + "/messages",
                                    "{'message': {'content_text': 'hé #One \u2028\\u0001',"
                                        + " 'content_type': 'x/y', 'content_data': {'a': [1, null,"
                                        + " {}]}, 'hashtags': ['Two']}}")
                            .ok()
                            .get("message");
            String id = posted.get("id").asText();
            JsonNode edited =
                    changeMessage(
                            id,
                            "{'message': {'content_text': '#other', 'content_data': {'b': 1}},"
                                    + " 'update_mask': 'content_text,content_data'}");
            ann.delete("/v1/messages/" + id).ok();
            List<JsonNode> live = bob.next(3);
            try (LiveFollower later = way.follow(hub, clients, "bob", created, topic)) {
                assertThat(later.before("caughtUp")).isEqualTo(live);
            }

            assertFields(live.get(0), "messagePosted", "message");
            assertFields(live.get(1), "messageEdited", "message");
            assertFields(live.get(2), "messageDeleted", "messageId", "time", "version");
            assertHas(live.get(2), "{'messageId': '%s', 'version': '1'}".formatted(id));
            JsonNode edit = live.get(1).get("message");
            for (String field :
                    List.of(
                            "id",
                            "topicId",
                            "updatedAt",
                            "contentType",
                            "contentText",
                            "contentData",
                            "hashtags",
                            "edited",
                            "version")) {
                assertThat(edit.get(field)).as(field).isEqualTo(edited.get(field));
            }
            assertThat(edit).hasSize(9);
            if (way != LiveWay.GRPC) {
                assertThat(live.get(0).get("message")).isEqualTo(posted);
            } else {
                live.get(0)
                        .get("message")
                        .properties()
                        .forEach(
                                field ->
                                        assertThat(field.getValue())
                                                .as(field.getKey())
                                                .isEqualTo(posted.get(field.getKey())));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatHappensToATopic(LiveWay way) throws Exception {
        String topic = "topic-" + way;
        String before = ann.get("/v1/topics").cursor().orElseThrow();
        JsonNode created =
                ann.post(
                                "/v1/topics",
                                "{'topic': {'id': '%s', 'name': 'first', 'users': {'bob': true}}}"
                                        .formatted(topic))
                        .ok()
                        .get("topic");
        try (LiveFollower bob = way.follow(hub, clients, "bob", before, topic)) {
            JsonNode creation = bob.next("topicCreated");
            assertFields(creation, "topicCreated", "topic");
            assertThat(creation.at("/topic/id").asText()).isEqualTo(topic);
            if (way != LiveWay.GRPC) {
                assertThat(creation.get("topic")).isEqualTo(created);
            }
            bob.next("caughtUp");

            JsonNode renamed =
                    change(topic, "{'topic': {'name': 'second'}, 'update_mask': 'name'}");
            JsonNode rename = bob.next();
            assertFields(rename, "topicRenamed", "name", "time", "version");
            assertHas(rename, "{'topicId': '%s', 'name': 'second'}".formatted(topic));
            assertThat(rename.get("version")).isEqualTo(renamed.get("version"));
            assertThat(rename.get("time")).isEqualTo(renamed.get("updatedAt"));

            change(topic, "{'add_users': ['zoe', 'carl']}");
            JsonNode added = bob.next();
            assertFields(added, "membersAdded", "users", "time", "version");
            assertHas(added, "{'users': ['carl', 'zoe'], 'version': '2'}");
            change(topic, "{'remove_users': ['carl']}");
            JsonNode removed = bob.next();
            assertFields(removed, "membersRemoved", "users", "time", "version");
            assertHas(removed, "{'users': ['carl'], 'version': '3'}");
            change(topic, "{'topic': {'visibility': 'PRIVATE'}, 'update_mask': 'visibility'}");
            JsonNode hidden = bob.next();
            assertFields(hidden, "visibilityChanged", "visibility", "time", "version");
            assertHas(hidden, "{'visibility': 'PRIVATE', 'version': '4'}");
            ann.delete("/v1/topics/" + topic).ok();
            JsonNode deleted = bob.next();
            assertFields(deleted, "topicDeleted", "time", "version");
            assertHas(deleted, "{'version': '5'}");
            JsonNode end = bob.next();
            assertFields(end, "unsubscribed", "reason");
            assertThat(end.get("cursor")).isEqualTo(deleted.get("cursor"));
        }
    }
}
