package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import parley.cli.StubHub.Answer;
import parley.cli.StubHub.Asked;

/** How the text for TOPIC finds its topic, seen through a command. */
final class TopicReferenceTest {

    private static final String TOPICS =
            """
            {"topics": [{"id": "a1", "name": "First Topic"}, {"id": "b2", "name": "Twice"}],
             "nextPageKey": "more"}
            """;
    private static final String MORE_TOPICS =
            """
            {"topics": [{"id": "c3", "name": "Twice"}, {"id": "d4", "name": "plain"},
             {"id": "e5", "name": "q43u"}], "nextPageKey": ""}
            """;

    private static Answer answer(Asked asked) {
        if (asked.path().equals("/v1/topics")) {
            return Answer.ok(asked.query().contains("page_key=more") ? MORE_TOPICS : TOPICS);
        }
        return asked.path().matches("/v1/topics/(q43u|a1|d4)/messages")
                ? Answer.ok("{\"messages\": []}")
                : Answer.error(404, 5, "no such topic");
    }

    @Test
    void anIdIsUsedWithoutLookingUpNames() {
        try (StubHub hub = new StubHub(TopicReferenceTest::answer)) {
            assertThat(CommandRun.of("messages", "q43u", "--hub=" + hub.url()).code()).isZero();
            assertThat(hub.asked())
                    .extracting(Asked::path)
                    .containsExactly("/v1/topics/q43u/messages");
        }
    }

    @Test
    void aNameThatCouldBeAnIdIsLookedUpOnAllPagesWhenNoTopicHasThatId() {
        try (StubHub hub = new StubHub(TopicReferenceTest::answer)) {
            assertThat(CommandRun.of("messages", "plain", "--hub=" + hub.url()).code()).isZero();
            assertThat(hub.asked().getLast().path()).isEqualTo("/v1/topics/d4/messages");
        }
    }

    @Test
    void aNameThatIsNoIdIsNeverPutIntoAPath() {
        try (StubHub hub = new StubHub(TopicReferenceTest::answer)) {
            assertThat(CommandRun.of("messages", "First Topic", "--hub=" + hub.url()).code())
                    .isZero();
            assertThat(CommandRun.of("messages", "..", "--hub=" + hub.url()).code()).isEqualTo(1);
            assertThat(CommandRun.of("messages", "a1/../q43u", "--hub=" + hub.url()).code())
                    .isEqualTo(1);
            assertThat(hub.asked())
                    .extracting(Asked::path)
                    .containsOnly("/v1/topics", "/v1/topics/a1/messages");
        }
    }

    @Test
    void aNameOfSeveralTopicsIsRefusedAndTheirIdsAreNamed() {
        try (StubHub hub = new StubHub(TopicReferenceTest::answer)) {
            CommandRun run = CommandRun.of("messages", "Twice", "--hub=" + hub.url());

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("b2, c3");
        }
    }

    @Test
    void whatIsNeitherIdNorNameGetsTheHubsOwnWords() {
        try (StubHub hub = new StubHub(TopicReferenceTest::answer)) {
            CommandRun run = CommandRun.of("messages", "nowhere", "--hub=" + hub.url());

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("parley: the hub refused: no such topic (HTTP 404)\n");
        }
    }
}
