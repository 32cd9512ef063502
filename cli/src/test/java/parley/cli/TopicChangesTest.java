package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import parley.cli.StubHub.Answer;
import parley.cli.StubHub.Asked;

/** What shows and changes topics, each with the topic named by its id and by its name. */
final class TopicChangesTest {

    private static final String TOPIC =
            """
            {"topic": {"id": "q43u", "name": "First\\u001b[2J", "creatorId": "ann",
              "users": {"carol": true, "bob": true}, "visibility": "PRIVATE", "version": "4",
              "createdAt": "2026-11-21T17:08:32Z", "updatedAt": "2026-11-21T17:08:33Z"}}
            """;
    private static final String LIST =
            """
            {"topics": [{"id": "q43u", "name": "First Topic"}], "nextPageKey": ""}
            """;

    private static Answer answer(Asked asked) {
        if (asked.path().equals("/v1/topics") && asked.method().equals("GET")) {
            return Answer.ok(LIST);
        }
        return asked.path().matches("/v1/topics(/q43u)?")
                ? Answer.ok(TOPIC)
                : Answer.error(404, 5, "no such topic");
    }

    private static CommandRun topics(StubHub hub, String... more) {
        List<String> arguments = new ArrayList<>(List.of("topics"));
        arguments.addAll(List.of(more));
        arguments.add("--hub=" + hub.url());
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static void assertAsked(StubHub hub, String method, String path, String body) {
        Asked asked = hub.asked().getLast();
        assertThat(asked.method() + " " + asked.path()).isEqualTo(method + " " + path);
        assertThat(asked.body()).isEqualTo(body);
    }

    @Test
    void showsATopicByIdOrName() {
        try (StubHub hub = new StubHub(TopicChangesTest::answer)) {
            for (String topic : new String[] {"q43u", "First Topic"}) {
                assertThat(topics(hub, "show", topic).out())
                        .isEqualTo(
                                """
                                ID       q43u
                                NAME     First␛[2J
                                READ BY  its members
                                CREATOR  ann
                                MEMBERS  bob, carol
                                CREATED  2026-11-22 02:08:32
                                UPDATED  2026-11-22 02:08:33
                                VERSION  4
                                """);
                assertAsked(hub, "GET", "/v1/topics/q43u", "");
            }
            assertThat(topics(hub, "show", "q43u", "--json").out())
                    .contains("\"visibility\":\"PRIVATE\"")
                    .hasLineCount(1);
        }
    }

    @Test
    void createsPublicAndPrivateTopicsWithAndWithoutAnId() {
        try (StubHub hub = new StubHub(TopicChangesTest::answer)) {
            assertThat(topics(hub, "create", "First").out())
                    .isEqualTo("Created topic q43u, 'First␛[2J'.\n");
            assertAsked(
                    hub,
                    "POST",
                    "/v1/topics",
                    "{\"topic\":{\"name\":\"First\",\"visibility\":\"PUBLIC\"}}");
            assertThat(topics(hub, "create", "First", "--id=q43u", "--private", "--json").out())
                    .startsWith("{\"createdAt\"");
            assertAsked(
                    hub,
                    "POST",
                    "/v1/topics",
                    "{\"topic\":{\"id\":\"q43u\",\"name\":\"First\",\"visibility\":\"PRIVATE\"}}");
        }
    }

    @Test
    void renamesAndDeletes() {
        try (StubHub hub = new StubHub(TopicChangesTest::answer)) {
            assertThat(topics(hub, "rename", "First Topic", "Second").out())
                    .isEqualTo("Topic q43u is now called 'First␛[2J'.\n");
            assertAsked(
                    hub,
                    "PATCH",
                    "/v1/topics/q43u",
                    "{\"topic\":{\"name\":\"Second\"},\"updateMask\":\"name\"}");
            assertThat(topics(hub, "delete", "First Topic").out())
                    .isEqualTo("Deleted topic q43u with its messages.\n");
            assertAsked(hub, "DELETE", "/v1/topics/q43u", "");
        }
    }

    @Test
    void listsAddsAndRemovesMembers() {
        String members = "ann    (creator)\nbob\ncarol\n";
        try (StubHub hub = new StubHub(TopicChangesTest::answer)) {
            assertThat(topics(hub, "members", "list", "First Topic").out()).isEqualTo(members);
            assertThat(topics(hub, "members", "add", "q43u", "bob", "carol").out())
                    .isEqualTo(members);
            assertAsked(hub, "PATCH", "/v1/topics/q43u", "{\"addUsers\":[\"bob\",\"carol\"]}");
            topics(hub, "members", "remove", "q43u", "dave");
            assertAsked(hub, "PATCH", "/v1/topics/q43u", "{\"removeUsers\":[\"dave\"]}");
            assertThat(topics(hub, "members", "list", "q43u", "--json").out())
                    .contains("\"users\":{");
            assertThat(topics(hub, "members", "add", "q43u", "a/b").code()).isEqualTo(2);
        }
    }

    /** An option may stand before a command's own name or after it. */
    @Test
    void optionsCountWhereverTheyStand() {
        try (StubHub hub = new StubHub(TopicChangesTest::answer)) {
            for (List<String> line :
                    List.of(
                            List.of("topics", "--json", "--hub=" + hub.url(), "show", "q43u"),
                            List.of("topics", "show", "--json", "--hub=" + hub.url(), "q43u"),
                            List.of(
                                    "topics",
                                    "--json",
                                    "members",
                                    "--hub=" + hub.url(),
                                    "list",
                                    "q43u"),
                            List.of("topics", "show", "q43u", "--hub=" + hub.url(), "--json"))) {
                CommandRun run = CommandRun.of(line.toArray(String[]::new));
                assertThat(run.err()).isEmpty();
                assertThat(run.out()).startsWith("{").contains("\"id\":\"q43u\"");
            }
        }
    }

    /** A second one would be refused, or make a second topic. */
    @Test
    void aCreationOrDeletionWhoseAnswerIsLostIsNotSentAgain() {
        for (String[] line : new String[][] {{"create", "First"}, {"delete", "q43u"}}) {
            try (StubHub hub = StubHub.answering(Answer.hangUp(), Answer.ok(TOPIC))) {
                CommandRun run = topics(hub, line);
                assertThat(run.code()).isEqualTo(3);
                assertThat(run.err()).contains("may have been done");
                assertThat(hub.asked()).hasSize(1);
            }
            try (StubHub hub =
                    StubHub.answering(Answer.error(504, 4, "unknown"), Answer.ok(TOPIC))) {
                assertThat(topics(hub, line).code()).isEqualTo(3);
                assertThat(hub.asked()).hasSize(1);
            }
        }
    }

    @Test
    void whatTheHubHasNotDoneIsSentAgain() {
        try (StubHub hub =
                StubHub.answering(
                        Answer.error(503, 14, "starting").with("Retry-After", "0"),
                        Answer.error(429, 8, "too much").with("Retry-After", "0"),
                        Answer.ok(TOPIC))) {
            assertThat(topics(hub, "create", "First").code()).isZero();
            assertThat(hub.asked()).hasSize(3);
        }
        try (StubHub hub = StubHub.answering(Answer.hangUp(), Answer.ok(TOPIC))) {
            assertThat(topics(hub, "rename", "q43u", "First").code()).isZero();
            assertThat(hub.asked()).hasSize(2);
        }
    }
}
