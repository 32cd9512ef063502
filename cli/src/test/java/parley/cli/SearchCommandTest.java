package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import parley.cli.StubHub.Answer;
import parley.cli.StubHub.Asked;

final class SearchCommandTest {

    private static final String FOUND =
            """
            {"messages": [
              {"id": "m2", "topicId": "q43u", "createdAt": "2026-11-21T17:08:34Z", "userId": "ann",
               "contentText": "free \\ud83c\\udf7d lunch\\nfor all", "version": "-1"},
              {"id": "m1", "topicId": "q43u", "createdAt": "2026-11-21T17:08:33Z", "userId": "",
               "contentText": "lunch?", "edited": true}],
             "nextPageKey": "", "highlights": {"m2": [{"start": 0, "end": 4}, {"start": 7, "end": 16}]}}
            """;

    private static CommandRun search(StubHub hub, String... more) {
        List<String> arguments = new ArrayList<>(List.of("search", "--hub=" + hub.url()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void asksForTheWordsAsTheyWereWrittenAndShowsTheBestFirst() {
        try (StubHub hub = StubHub.answering(Answer.ok(FOUND))) {
            CommandRun run = search(hub, "free", "\"lunch for\"");

            assertThat(run.out())
                    .isEqualTo(
                            """
                            2026-11-22 02:08:34  q43u  ann          free \ud83c\udf7d lunch
                                                                    for all
                            2026-11-22 02:08:33  q43u  (anonymous)  lunch? (edited)
                            """);
            assertThat(hub.asked().getFirst().path()).isEqualTo("/v1/messages:search");
            assertThat(hub.asked().getFirst().query())
                    .isEqualTo("page_size=20&query=free \"lunch for\"");
        }
    }

    @Test
    void whatFitsStandsOutLineByLineWhereTheTerminalHasColours() {
        try (StubHub hub = StubHub.answering(Answer.ok(FOUND))) {
            assertThat(CommandRun.withColours("search", "free", "--hub=" + hub.url()).out())
                    .contains(
                            "\u001b[1;33mfree\u001b[0m \ud83c\udf7d \u001b[1;33mlunch\u001b[0m\n",
                            " \u001b[1;33mfor\u001b[0m all\n");
        }
    }

    @Test
    void rangesThatAreNotInTheTextDoNotStandOut() {
        String found =
                """
                {"messages": [{"id": "m", "contentText": "a\\u001bb"}],
                 "highlights": {"m": [{"start": 1, "end": 2}, {"start": 1, "end": 3},
                   {"start": -3, "end": 1}, {"start": 2, "end": 9}, {"start": 2, "end": 2}]}}
                """;
        try (StubHub hub = StubHub.answering(Answer.ok(found))) {
            assertThat(CommandRun.withColours("search", "a", "--hub=" + hub.url()).out())
                    .endsWith("a\u001b[1;33m␛\u001b[0mb\n");
        }
    }

    @Test
    void optionsNarrowAndWithoutWordsTheNewestCome() {
        try (StubHub hub = StubHub.answering(Answer.ok("{\"messages\": []}"))) {
            CommandRun run =
                    search(
                            hub,
                            "--from=ann",
                            "--hashtag=#food",
                            "--after=2026-11-01",
                            "--before=2026-11-02T10:00:00Z",
                            "--in=q43u",
                            "--limit=7");

            assertThat(run.out()).isEqualTo("Nothing found.\n");
            assertThat(hub.asked().getFirst().path()).isEqualTo("/v1/messages");
            assertThat(hub.asked().getFirst().query())
                    .isEqualTo(
                            "page_size=7&user_id=ann&hashtag=#food&from=2026-11-01"
                                    + "&to=2026-11-02T10:00:00Z&topic_id=q43u");
        }
    }

    @Test
    void goesOnOverPagesUpToTheLimit() {
        try (StubHub hub = new StubHub(SearchCommandTest::page)) {
            CommandRun run = search(hub, "x", "--limit=150", "--json");

            assertThat(run.out().lines()).hasSize(150);
            assertThat(run.out()).contains("\"id\":\"m149\"").doesNotContain("highlights");
            assertThat(hub.asked().stream().map(Asked::query))
                    .containsExactly("page_size=100&query=x", "page_size=50&page_key=100&query=x");
        }
    }

    private static Answer page(Asked asked) {
        int from = asked.query().contains("page_key=100") ? 100 : 0;
        int count = asked.query().contains("page_size=50") ? 50 : 100;
        String messages =
                IntStream.range(from, from + count)
                        .mapToObj("{\"id\": \"m%d\"}"::formatted)
                        .collect(Collectors.joining(","));
        return Answer.ok(
                "{\"messages\": [%s], \"nextPageKey\": \"%d\"}".formatted(messages, from + count));
    }

    @Test
    void nothingToLookForIsWrongUsage() {
        try (StubHub hub = StubHub.answering(Answer.ok("{}"))) {
            assertThat(search(hub).code()).isEqualTo(2);
            assertThat(search(hub, " ").code()).isEqualTo(2);
            assertThat(search(hub, "x", "--limit=0").code()).isEqualTo(2);
            assertThat(hub.asked()).isEmpty();
        }
    }
}
