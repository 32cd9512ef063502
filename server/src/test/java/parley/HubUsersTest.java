package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users over REST. */
class HubUsersTest {
    @TempDir Path data;
    private HubFixture hub;
    private RestClient ann;
    private RestClient root;

    @BeforeEach
    void start() throws Exception {
        hub = HubFixture.start(data, "memory:", "root");
        ann = hub.as("ann");
        root = hub.as("root");
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private static List<String> ids(JsonNode page) {
        return page.get("users").findValuesAsText("id");
    }

    @Test
    void theFirstWriteRegistersWhoeverWrites() {
        ann.get("/v1/users/ann").refused(404, 5);
        ann.get("/v1/topics").ok();
        ann.get("/v1/users/ann").refused(404, 5);

        ann.createTopic("t");
        hub.as("bob").postMessage("t", "hello");
        hub.anonymous()
                .post("/v1/topics/public/messages", "{'message': {'content_text': 'x'}}")
                .ok();

        JsonNode user = ann.get("/v1/users/ann").ok().get("user");
        assertThat(user.get("id").asText()).isEqualTo("ann");
        assertThat(user.get("name").asText()).isEqualTo("ann");
        assertThat(user.get("avatar").asText()).isEmpty();
        assertThat(user.get("version").asText()).isEqualTo("0");
        assertThat(user.get("createdAt")).isEqualTo(user.get("updatedAt"));
        assertThat(ids(ann.get("/v1/users").ok())).containsExactly("ann", "bob");
    }

    @Test
    void aRefusedWriteRegistersNobody() {
        ann.post("/v1/topics/nowhere/messages", "{'message': {'content_text': 'x'}}")
                .refused(404, 5);
        ann.post("/v1/topics", "{'topic': {}}").refused(400, 3);

        assertThat(ids(ann.get("/v1/users").ok())).isEmpty();
    }

    @Test
    void oneRegistersOneselfAndAdministratorsRegisterOthers() {
        JsonNode created =
                ann.post(
                                "/v1/users",
                                "{'user': {'name': 'Ann A.', 'avatar': 'a.png', 'profile_data':"
                                        + " {'langs': ['de', 'en']}}}")
                        .ok()
                        .get("user");
        assertThat(created.get("id").asText()).isEqualTo("ann");
        assertThat(created.at("/profileData/langs/1").asText()).isEqualTo("en");
        assertThat(ann.get("/v1/users/ann").ok().get("user")).isEqualTo(created);

        ann.post("/v1/users", "{'user': {'id': 'bob', 'name': 'Bob'}}").refused(403, 7);
        root.post("/v1/users", "{'user': {'id': 'bob', 'name': 'Bob'}}").ok();
        assertThat(
                        root.post("/v1/users", "{'user': {'id': 'bob', 'name': 'Bob'}}")
                                .refused(409, 6)
                                .message())
                .isEqualTo("User with id 'bob' already exists");
        // Root is registered by that, too.
        assertThat(ids(ann.get("/v1/users").ok())).containsExactly("ann", "bob", "root");
        ann.post("/v1/users", "{'user': {'id': 'cal'}}").refused(400, 3);
        hub.anonymous().post("/v1/users", "{'user': {'name': 'x'}}").refused(401, 16);
    }

    @Test
    void aUserIsChangedByThemselvesOrAnAdministrator() {
        ann.createTopic("t");
        String rename = "{'user': {'name': 'Ann'}, 'update_mask': 'name'}";
        assertThat(ann.patch("/v1/users/ann", rename).ok().at("/user/name").asText())
                .isEqualTo("Ann");
        hub.as("bob").patch("/v1/users/ann", rename).refused(403, 7);
        root.patch(
                        "/v1/users/ann",
                        "{'user': {'avatar': 'b.png', 'profile_data': {'x': 1}}, 'update_mask':"
                                + " 'avatar,profile_data'}")
                .ok();
        JsonNode user = ann.get("/v1/users/ann").ok().get("user");
        assertThat(user.get("name").asText()).isEqualTo("Ann");
        assertThat(user.get("avatar").asText()).isEqualTo("b.png");
        assertThat(user.at("/profileData/x").asInt()).isEqualTo(1);
        assertThat(user.get("version").asText()).isEqualTo("3");

        ann.patch("/v1/users/ann", "{'user': {'name': 'A'}}").refused(400, 3);
        assertThat(
                        ann.patch("/v1/users/ann", "{'user': {}, 'update_mask': 'id'}")
                                .refused(400, 3)
                                .message())
                .contains("update_mask", "'id'", "name, avatar, profile_data");
        ann.patch("/v1/users/ann", "{'user': {'name': 'A', 'version': 0}, 'update_mask': 'name'}")
                .refused(409, 10);
        root.patch("/v1/users/nobody", rename).refused(404, 5);
        // Whoever does this before all else is registered by it.
        hub.as("new").patch("/v1/users/new", rename).ok();
        assertThat(ann.get("/v1/users/new").ok().at("/user/version").asText()).isEqualTo("1");
    }

    @Test
    void usersAreListedByIdAndReadTogether() {
        List<String> expected = new ArrayList<>();
        for (int i = 10; i < 35; i++) {
            root.post("/v1/users", "{'user': {'id': 'u%d', 'name': 'U'}}".formatted(i)).ok();
            expected.add("u" + i);
        }
        expected.addFirst("root");
        List<String> walked = new ArrayList<>();
        String key = "";
        do {
            JsonNode page = ann.get("/v1/users?page_size=7&page_key=" + key).ok();
            walked.addAll(ids(page));
            key = page.get("nextPageKey").asText();
        } while (!key.isEmpty());
        assertThat(walked).isEqualTo(expected);

        JsonNode several = ann.get("/v1/users:batchGet?ids=u10&ids=nobody&ids=u11").ok();
        assertThat(several.get("users").propertyStream().map(e -> e.getKey()).toList())
                .containsExactlyInAnyOrder("u10", "u11");
        ann.get("/v1/users?page_key=forged").refused(400, 3);
        hub.anonymous().get("/v1/users").refused(401, 16);
        hub.anonymous().get("/v1/users/u10").refused(401, 16);
        hub.anonymous().get("/v1/users:batchGet?ids=u10").refused(401, 16);
    }

    @Test
    void withAUserGoTheirMessagesAndTheirCredentials() {
        RestClient bob = hub.as("bob");
        ann.createTopic("t");
        for (int i = 0; i < 5; i++) {
            ann.postMessage("t", "ann " + i);
            bob.postMessage("t", "bob " + i);
        }
        String id = bob.postMessage("t", "last").get("id").asText();
        ann.delete("/v1/users/bob").refused(403, 7);

        root.delete("/v1/users/bob").ok();

        bob.get("/v1/topics").refused(401, 16);
        bob.post("/v1/topics/t/messages", "{'message': {'content_text': 'x'}}").refused(401, 16);
        ann.get("/v1/users/bob").refused(404, 5);
        ann.get("/v1/messages/" + id).refused(404, 5);
        ann.delete("/v1/messages/" + id).refused(404, 5);
        ann.get("/v1/messages/" + id + "/history").refused(404, 5);
        for (String order : List.of("", "?descending=true")) {
            assertThat(
                            ann.get("/v1/topics/t/messages" + order)
                                    .ok()
                                    .get("messages")
                                    .findValuesAsText("userId"))
                    .hasSize(5)
                    .containsOnly("ann");
        }
        assertThat(ann.get("/v1/topics/t/messages:last").ok().at("/message/contentText").asText())
                .isEqualTo("ann 4");
        root.post("/v1/users", "{'user': {'id': 'bob', 'name': 'Bob'}}").refused(409, 6);
        root.delete("/v1/users/bob").refused(404, 5);
        assertThat(ids(ann.get("/v1/users").ok())).containsExactly("ann", "root");
    }

    @Test
    void oneMayDeleteOneself() {
        ann.createTopic("t");
        ann.delete("/v1/users/ann").ok();
        ann.get("/v1/topics").refused(401, 16);
        // What they created stays, for its members and administrators.
        assertThat(root.get("/v1/topics/t").ok().at("/topic/creatorId").asText()).isEqualTo("ann");
        hub.anonymous().delete("/v1/users/root").refused(401, 16);
    }
}
