package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import parley.cli.StubHub.Answer;
import parley.cli.StubHub.Asked;

final class UsersCommandTest {

    private static final String ANN =
            """
            {"user": {"id": "ann", "name": "Ann\\u001b[2J", "avatar": "a.png", "version": "3",
              "createdAt": "2026-11-21T17:08:32Z", "updatedAt": "2026-11-21T17:08:33Z"}}
            """;
    private static final String PAGE =
            """
            {"users": [{"id": "ann", "name": "Ann", "createdAt": "2026-11-21T17:08:32Z"}],
             "nextPageKey": "k+/="}
            """;
    private static final String LAST_PAGE =
            """
            {"users": [{"id": "bob", "name": "Bob"}], "nextPageKey": ""}
            """;

    private static CommandRun users(StubHub hub, String... more) {
        List<String> arguments = new ArrayList<>(List.of("users"));
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
    void listsEveryPage() {
        for (String[] form : new String[][] {{}, {"list"}}) {
            try (StubHub hub = StubHub.answering(Answer.ok(PAGE), Answer.ok(LAST_PAGE))) {
                assertThat(users(hub, form).out())
                        .isEqualTo(
                                """
                                ID   CREATED              NAME
                                ann  2026-11-22 02:08:32  Ann
                                bob    Bob
                                """);
                assertThat(hub.asked().getFirst().path()).isEqualTo("/v1/users");
                assertThat(hub.asked().getLast().query()).isEqualTo("page_size=1000&page_key=k+/=");
            }
        }
        try (StubHub hub = StubHub.answering(Answer.ok(PAGE), Answer.ok(LAST_PAGE))) {
            assertThat(users(hub, "--json").out()).hasLineCount(2).contains("\"id\":\"bob\"");
        }
        try (StubHub hub = StubHub.answering(Answer.ok("{\"users\": []}"))) {
            assertThat(users(hub).out()).isEqualTo("No users.\n");
        }
    }

    @Test
    void showsAUser() {
        try (StubHub hub = StubHub.answering(Answer.ok(ANN))) {
            assertThat(users(hub, "show", "ann").out())
                    .isEqualTo(
                            """
                            ID       ann
                            NAME     Ann␛[2J
                            AVATAR   a.png
                            CREATED  2026-11-22 02:08:32
                            UPDATED  2026-11-22 02:08:33
                            VERSION  3
                            """);
            assertAsked(hub, "GET", "/v1/users/ann", "");
            assertThat(users(hub, "show", "ann", "--json").out())
                    .startsWith("{")
                    .contains("\"version\":\"3\"")
                    .hasLineCount(1);
        }
    }

    @Test
    void createsRenamesAndDeletes() {
        try (StubHub hub = StubHub.answering(Answer.ok(ANN))) {
            assertThat(users(hub, "create", "ann").out())
                    .isEqualTo("Created user ann, 'Ann␛[2J'.\n");
            assertAsked(hub, "POST", "/v1/users", "{\"user\":{\"id\":\"ann\",\"name\":\"ann\"}}");
            users(hub, "create", "ann", "--name=Ann B.");
            assertAsked(
                    hub, "POST", "/v1/users", "{\"user\":{\"id\":\"ann\",\"name\":\"Ann B.\"}}");
            assertThat(users(hub, "rename", "ann", "Ann B.").out())
                    .isEqualTo("User ann is now called 'Ann␛[2J'.\n");
            assertAsked(
                    hub,
                    "PATCH",
                    "/v1/users/ann",
                    "{\"user\":{\"name\":\"Ann B.\"},\"updateMask\":\"name\"}");
        }
        try (StubHub hub = StubHub.answering(Answer.ok("{}"))) {
            assertThat(users(hub, "delete", "ann").out())
                    .isEqualTo("Deleted user ann with all messages.\n");
            assertAsked(hub, "DELETE", "/v1/users/ann", "");
            assertThat(users(hub, "delete", "ann", "--json").out()).isEqualTo("{}\n");
        }
    }

    @Test
    void aRefusalIsOne() {
        try (StubHub hub = StubHub.answering(Answer.error(403, 7, "not you"))) {
            CommandRun run = users(hub, "delete", "bob");
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("parley: the hub refused: not you (HTTP 403)\n");
        }
    }

    @Test
    void whatIsNoIdIsNeverPutIntoAPath() {
        try (StubHub hub = StubHub.answering(Answer.ok(ANN))) {
            for (String id : new String[] {"..", "a/b", "", "x".repeat(65)}) {
                CommandRun run = users(hub, "delete", id);
                assertThat(run.code()).isEqualTo(2);
                assertThat(run.err()).contains("an id is 1 to 64 of A-Z a-z 0-9 . _ ~ -");
            }
            assertThat(hub.asked()).isEmpty();
        }
    }
}
