package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import parley.cli.StubHub.Answer;

final class TopicsCommandTest {

    private static final String FIRST_PAGE =
            """
            {"topics": [
              {"id": "q43u", "name": "First Topic", "creatorId": "ann",
               "createdAt": "2026-11-21T17:08:32.979774Z", "visibility": "PUBLIC", "users": {}},
              {"id": "1", "name": "日本", "creatorId": "b", "visibility": "PRIVATE",
               "createdAt": "2026-11-21T17:08:33Z"}],
             "nextPageKey": "k+/="}
            """;
    private static final String LAST_PAGE =
            """
            {"topics": [{"id": "z9", "name": "Z\\u001b[31m", "creatorId": "ann",
               "createdAt": "2026-11-21T17:08:34Z"}], "nextPageKey": ""}
            """;

    @Test
    void listsEveryPageInColumnsWithLocalTimes() {
        try (StubHub hub = StubHub.answering(Answer.ok(FIRST_PAGE), Answer.ok(LAST_PAGE))) {
            CommandRun run = CommandRun.of("topics", "--hub=" + hub.url());

            assertThat(run.code()).isZero();
            assertThat(run.out())
                    .isEqualTo(
                            """
                            ID    CREATED              CREATOR  NAME
                            q43u  2026-11-22 02:08:32  ann      First Topic
                            1     2026-11-22 02:08:33  b        日本 (private)
                            z9  2026-11-22 02:08:34  ann  Z␛[31m
                            """);
            assertThat(hub.asked().getFirst().query()).isEqualTo("page_size=1000");
            assertThat(hub.asked().getLast().query()).isEqualTo("page_size=1000&page_key=k+/=");
        }
    }

    @Test
    void jsonGivesOneTopicALine() {
        try (StubHub hub = StubHub.answering(Answer.ok(FIRST_PAGE), Answer.ok(LAST_PAGE))) {
            CommandRun run = CommandRun.of("topics", "--json", "--hub=" + hub.url());

            assertThat(run.out()).hasLineCount(3).doesNotContain("\u001b");
            assertThat(run.out().lines().toList().get(1))
                    .contains("\"id\":\"1\"", "\"name\":\"日本\"", "\"users\":{}");
            assertThat(run.out()).contains("\"name\":\"Z\\u001b[31m\"");
        }
    }

    @Test
    void saysThatThereAreNoneButNotToPrograms() {
        try (StubHub hub =
                StubHub.answering(Answer.ok("{\"topics\": [], \"nextPageKey\": \"\"}"))) {
            assertThat(CommandRun.of("topics", "--hub=" + hub.url()).out())
                    .isEqualTo("No topics.\n");
            assertThat(CommandRun.of("topics", "--json", "--hub=" + hub.url()).out()).isEmpty();
        }
    }
}
