package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what, over REST. Ann creates, bob and cleo ask, root is an administrator. */
class HubRightsTest {
    private static final String POST = "{'message': {'content_text': 'x'}}";
    private static final String EDIT =
            "{'message': {'content_text': 'changed'}, 'update_mask': 'content_text'}";
    private static final String RENAME = "{'topic': {'name': 'changed'}, 'update_mask': 'name'}";

    @TempDir static Path data;
    private static HubFixture hub;
    private static RestClient ann;
    private static RestClient bob;
    private static RestClient cleo;
    private static RestClient root;
    private static int tests;

    /** The paths of two topics of ann's: one public, one private with bob as a member. */
    private String open;

    private String secret;
    private String secretId;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data, "memory:", "root", "other");
        ann = hub.as("ann");
        bob = hub.as("bob");
        cleo = hub.as("cleo");
        root = hub.as("root");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @BeforeEach
    void createTopics() {
        tests++;
        open = "/v1/topics/open" + tests;
        ann.createTopic("open" + tests);
        secretId = "secret" + tests;
        secret = "/v1/topics/" + secretId;
        ann.post(
                        "/v1/topics",
                        "{'topic': {'id': '%s', 'name': 'n', 'visibility': 'PRIVATE', 'users': {'bob': true, 'cleo': false}}}"
                                .formatted(secretId))
                .ok();
    }

    private static String add(String... users) {
        return "{'add_users': ['" + String.join("', '", users) + "']}";
    }

    private static String remove(String... users) {
        return "{'remove_users': ['" + String.join("', '", users) + "']}";
    }

    private JsonNode members(String topic) {
        return ann.get(topic).ok().at("/topic/users");
    }

    @Test
    void aPrivateTopicIsNotThereForOthers() {
        String id = ann.postMessage(secretId, "x").get("id").textValue();
        for (RestClient other : List.of(cleo, hub.anonymous())) {
            assertThat(other.get(secret).refused(404, 5).message())
                    .isEqualTo("Topic with id '" + secretId + "' not found");
            other.get(secret + "/messages").refused(404, 5);
            other.get(secret + "/messages:last").refused(404, 5);
            other.post(secret + "/messages", POST).refused(404, 5);
            other.get("/v1/messages/" + id).refused(404, 5);
            String both = "ids=" + secretId + "&ids=open" + tests;
            assertThat(other.get("/v1/topics:batchGet?" + both).ok().get("topics")).hasSize(1);
            assertThat(other.get("/v1/messages:batchGet?ids=" + id).ok().get("messages")).isEmpty();
            assertThat(other.get("/v1/topics?page_size=1000").ok().get("topics"))
                    .isNotEmpty()
                    .noneMatch(topic -> topic.get("id").textValue().equals(secretId));
        }
        cleo.patch("/v1/messages/" + id, EDIT).refused(404, 5);
        cleo.delete("/v1/messages/" + id).refused(404, 5);
        cleo.patch(secret, RENAME).refused(404, 5);
        cleo.patch(secret, add("cleo")).refused(404, 5);
        cleo.delete(secret).refused(404, 5);
        cleo.post("/v1/topics", "{'topic': {'id': '" + secretId + "', 'name': 'n'}}")
                .refused(409, 6);
    }

    /** Answers of both kinds differ in nothing but the id. */
    @Test
    void whatMayNotBeReadAnswersAsWhatDoesNotExist() {
        String hidden = cleo.get(secret + "/messages").text();
        String missing = cleo.get("/v1/topics/q/messages").text();
        assertThat(hidden.replace("'" + secretId + "'", "'q'")).isEqualTo(missing);
    }

    @Test
    void aNewMemberSeesTheWholeHistoryAndARemovedOneNothing() {
        ann.postMessage(secretId, "before");
        bob.patch(secret, add("cleo", "named-before-registering")).ok();
        assertThat(cleo.get(secret + "/messages").ok().get("messages")).hasSize(1);
        cleo.postMessage(secretId, "hello");
        assertThat(members(secret).propertyStream().map(e -> e.getKey()))
                .containsExactlyInAnyOrder("bob", "cleo", "named-before-registering");
        ann.patch(secret, remove("cleo")).ok();
        cleo.get(secret + "/messages").refused(404, 5);
        assertThat(ann.get(secret + "/messages").ok().get("messages")).hasSize(2);
    }

    @Test
    void theCreatorIsAMemberWithoutBeingNamedAndStaysOne() {
        assertThat(members(secret).propertyStream().map(e -> e.getKey())).containsExactly("bob");
        ann.patch(secret, add("ann")).ok();
        ann.patch(secret, remove("ann")).ok();
        assertThat(members(secret).propertyStream().map(e -> e.getKey())).containsExactly("bob");
        ann.get(secret).ok();
    }

    @Test
    void anyoneMayJoinAPublicTopicAndLeaveAnyAndMembersMayAddOthers() {
        cleo.patch(open, add("dan")).refused(403, 7);
        cleo.patch(open, add("cleo", "dan")).refused(403, 7);
        cleo.patch(open, add("cleo")).ok();
        cleo.patch(open, add("dan", "bob")).ok();
        bob.patch(open, remove("dan")).refused(403, 7);
        bob.patch(open, remove("bob", "dan")).refused(403, 7);
        bob.patch(open, remove("bob")).ok();
        assertThat(members(open).propertyStream().map(e -> e.getKey()))
                .containsExactlyInAnyOrder("cleo", "dan");
        bob.patch(secret, remove("bob")).ok();
        bob.get(secret).refused(404, 5);
    }

    /** A change that changes nothing leaves the version, too. */
    @Test
    void joiningTwiceIsJoiningOnce() {
        JsonNode once = cleo.patch(open, add("cleo")).ok();
        assertThat(cleo.patch(open, add("cleo")).ok()).isEqualTo(once);
        assertThat(cleo.patch(open, remove("nobody")).status()).isEqualTo(403);
    }

    @Test
    void onlyItsCreatorOrAnAdministratorRenamesAndDeletesATopic() {
        bob.patch(open, RENAME).refused(403, 7);
        bob.patch(secret, RENAME).refused(403, 7);
        bob.patch(open, "{'topic': {'visibility': 'PRIVATE'}, 'updateMask': 'visibility'}")
                .refused(403, 7);
        bob.delete(open).refused(403, 7);
        bob.delete(secret).refused(403, 7);
        assertThat(root.patch(open, RENAME).ok().at("/topic/name").textValue())
                .isEqualTo("changed");
        root.patch(secret, remove("bob")).ok();
        root.delete(secret).ok();
        ann.get(secret).refused(404, 5);
        ann.delete(open).ok();
    }

    @Test
    void onlyItsAuthorOrTheTopicsCreatorOrAnAdministratorChangesAMessage() {
        String path = "/v1/messages/" + bob.postMessage("open" + tests, "x").get("id").textValue();
        cleo.patch(path, EDIT).refused(403, 7);
        cleo.delete(path).refused(403, 7);
        hub.anonymous().patch(path, EDIT).refused(401, 16);
        hub.anonymous().delete(path).refused(401, 16);
        for (RestClient allowed : List.of(bob, ann, root)) {
            JsonNode message = allowed.patch(path, EDIT).ok().get("message");
            assertThat(message.get("userId").textValue()).isEqualTo("bob");
        }
        for (RestClient allowed : List.of(bob, ann, root)) {
            String doomed = bob.postMessage("open" + tests, "x").get("id").textValue();
            allowed.delete("/v1/messages/" + doomed).ok();
            allowed.get("/v1/messages/" + doomed).refused(404, 5);
        }
    }

    @Test
    void thePublicTopicIsReservedAndEmptyUntilItsFirstMessage() {
        RestClient nobody = hub.anonymous();
        String list = "/v1/topics?page_size=1000";
        assertThat(nobody.get("/v1/topics/public").ok().at("/topic/id").textValue())
                .isEqualTo("public");
        assertThat(nobody.get("/v1/topics/public/messages").ok().get("messages")).isEmpty();
        assertThat(nobody.get(list).ok().findValuesAsText("id")).doesNotContain("public");
        String create = "{'topic': {'id': 'public', 'name': 'mine'}}";
        for (RestClient caller : List.of(ann, root)) {
            caller.post("/v1/topics", create).refused(409, 6);
            caller.patch("/v1/topics/public", RENAME).refused(403, 7);
            caller.patch("/v1/topics/public", add("ann")).refused(403, 7);
            caller.delete("/v1/topics/public").refused(403, 7);
        }

        JsonNode anonymous = nobody.postMessage("public", "first");
        assertThat(anonymous.get("userId").textValue()).isEmpty();
        assertThat(anonymous.get("position").textValue()).isEqualTo("0");
        assertThat(ann.postMessage("public", "second").get("position").textValue()).isEqualTo("1");
        assertThat(nobody.get("/v1/topics/public/messages").ok().get("messages")).hasSize(2);
        assertThat(nobody.get(list).ok().findValuesAsText("id")).contains("public");
        ann.post("/v1/topics", create).refused(409, 6);
        ann.patch("/v1/topics/public", RENAME).refused(403, 7);
        ann.delete("/v1/topics/public").refused(403, 7);
        String id = anonymous.get("id").textValue();
        ann.patch("/v1/messages/" + id, EDIT).refused(403, 7);
        root.delete("/v1/messages/" + id).ok();
    }

    @Test
    void anAnonymousCallerReadsPublicTopicsAndPostsToNone() {
        RestClient nobody = hub.anonymous();
        nobody.get(open).ok();
        nobody.get(open + "/messages").ok();
        for (RestClient.Answer refused :
                List.of(
                        nobody.post("/v1/topics", "{'topic': {'name': 'n'}}"),
                        nobody.post(open + "/messages", POST),
                        nobody.patch(open, RENAME),
                        nobody.delete(open))) {
            assertChallenged(refused);
        }
    }

    private static void assertChallenged(RestClient.Answer refused) {
        refused.refused(401, 16);
        assertThat(refused.headers().firstValue("www-authenticate").orElse(""))
                .startsWith("Basic realm=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann:wrong",
                "ann:",
                "ann",
                "",
                ":123",
                "a/b:a/b123",
                "ann\n:ann\n123",
                "ann:ann123 ",
                "Ann:ann123"
            })
    void wrongCredentialsAreRefusedWhereverTheyAreGiven(String credentials) {
        String encoded =
                Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        RestClient wrong = hub.anonymous().with("Authorization", "Basic " + encoded);
        for (String path : List.of("/v1/topics", open, open + "/messages")) {
            assertChallenged(wrong.get(path));
        }
        assertChallenged(wrong.post("/v1/topics/public/messages", POST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Basic", "Basic ", "Basic %%%", "Basic YQ", "Digest x", "Bearer", "x"})
    void malformedCredentialsAreRefused(String authorization) {
        assertChallenged(hub.anonymous().with("Authorization", authorization).get("/v1/topics"));
    }

    @Test
    void aBearerTokenIsTheUsersNameEncoded() {
        String token = Base64.getEncoder().encodeToString("dan\n".getBytes(StandardCharsets.UTF_8));
        for (String scheme : List.of("Bearer ", "bearer  ")) {
            JsonNode message =
                    hub.anonymous()
                            .with("Authorization", scheme + token)
                            .postMessage("open" + tests, "x");
            assertThat(message.get("userId").textValue()).isEqualTo("dan");
        }
        RestClient basic =
                hub.anonymous()
                        .with(
                                "Authorization",
                                RestClient.basic("dan", "dan123").replace("Basic", "BASIC"));
        basic.get("/v1/topics").ok();
    }
}
