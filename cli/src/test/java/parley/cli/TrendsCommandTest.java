package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import parley.cli.StubHub.Answer;

final class TrendsCommandTest {

    private static final String TRENDS =
            """
            {"trends": [
              {"from": "2026-11-21T00:00:00Z", "to": "2026-11-21T06:00:00Z", "count": 8},
              {"from": "2026-11-21T12:00:00Z", "to": "2026-11-21T18:00:00Z", "count": 1},
              {"from": "2026-11-21T18:00:00Z", "to": "2026-11-22T00:00:00Z", "count": 1000}]}
            """;
    private static final Ends PIPE = new Ends(OptionalLong.empty(), true, false);

    private static String[] trends(StubHub hub, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "trends",
                                "--from=2026-11-21",
                                "--to=2026-11-22T01:00:00+01:00",
                                "--hub=" + hub.url()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    @Test
    void drawsColumnsAsWideAsTheTerminal() {
        try (StubHub hub = StubHub.answering(Answer.ok(TRENDS))) {
            CommandRun run =
                    CommandRun.withEnvironment(
                            Map.of("COLUMNS", "42"),
                            trends(hub, "--every=6h", "--hashtag=food", "--in=q43u"));

            assertThat(run.out().lines().limit(8))
                    .startsWith(" ".repeat(30) + "█".repeat(10))
                    .endsWith("▁".repeat(10) + " ".repeat(10) + "▁".repeat(10) + "█".repeat(10));
            assertThat(run.out())
                    .endsWith(
                            """
                            2026-11-21 09:00:00  2026-11-22 09:00:00
                            1,009 messages; the highest column has 1,000.
                            """);
            assertThat(hub.asked().getFirst().query())
                    .isEqualTo(
                            "from=2026-11-21T00:00:00Z&to=2026-11-22T00:00:00Z&topic_id=q43u"
                                    + "&hashtag=food&aggregation=6h");
        }
    }

    @Test
    void neighboursAreCountedTogetherWhereTheyDoNotFit() {
        StringBuilder minutes = new StringBuilder("{\"trends\": [");
        for (int i = 0; i < 60; i++) {
            minutes.append(i == 0 ? "" : ",")
                    .append(
                            "{\"from\": \"2026-11-21T10:%02d:00Z\", \"to\": \"2026-11-21T10:%02d:59Z\", \"count\": 1}"
                                    .formatted(i, i)
                                    .replace(
                                            "10:%02d:59Z".formatted(i),
                                            i == 59
                                                    ? "11:00:00Z"
                                                    : "10:%02d:00Z".formatted(i + 1)));
        }
        try (StubHub hub = StubHub.answering(Answer.ok(minutes + "]}"))) {
            CommandRun run =
                    CommandRun.withEnvironment(
                            Map.of("COLUMNS", "20"),
                            "trends",
                            "--from=2026-11-21T10:00:00Z",
                            "--to=2026-11-21T11:00:00Z",
                            "--hub=" + hub.url());

            assertThat(run.out().lines().limit(8)).containsOnly("█".repeat(20));
            assertThat(run.out()).endsWith("60 messages; the highest column has 3.\n");
        }
    }

    @Test
    void aTerminalWithoutUnicodeGetsAscii() {
        try (StubHub hub = StubHub.answering(Answer.ok(TRENDS))) {
            String out =
                    CommandRun.withEnvironment(Map.of("LANG", "en_US.ISO-8859-1"), trends(hub))
                            .out();
            assertThat(out).contains("####").matches("\\p{ASCII}+");
        }
    }

    @Test
    void aPipeGetsABucketALine() {
        try (StubHub hub = StubHub.answering(Answer.ok(TRENDS))) {
            assertThat(CommandRun.withEnds(PIPE, new byte[0], trends(hub)).out())
                    .isEqualTo(
                            """
                            2026-11-21 09:00:00  8
                            2026-11-21 21:00:00  1
                            2026-11-22 03:00:00  1000
                            """);
        }
    }

    @Test
    void programsGetTheBucketsAsTheApiGivesThem() {
        try (StubHub hub = StubHub.answering(Answer.ok(TRENDS))) {
            assertThat(CommandRun.of(trends(hub, "--json")).out().lines())
                    .hasSize(3)
                    .first()
                    .isEqualTo(
                            "{\"from\":\"2026-11-21T00:00:00Z\",\"to\":\"2026-11-21T06:00:00Z\",\"count\":8}");
        }
    }

    @Test
    void showsTopHashtagsAndTheirChange() {
        String top =
                """
                {"hashtags": [{"hashtag": "food", "count": 12, "previousCount": 1000},
                  {"hashtag": "\\u202eevil", "count": 3, "previousCount": 0},
                  {"hashtag": "same", "count": 2, "previousCount": 2}]}
                """;
        try (StubHub hub = StubHub.answering(Answer.ok(top))) {
            assertThat(CommandRun.of(trends(hub, "--top")).out())
                    .isEqualTo(
                            """
                            hashtag  messages  before  change
                            #food    12        1,000   -988
                            #\uFFFDevil   3         0       +3
                            #same    2         2
                            """);
            assertThat(hub.asked().getFirst().path()).isEqualTo("/v1/trends:top");
            assertThat(hub.asked().getFirst().query())
                    .isEqualTo("from=2026-11-21T00:00:00Z&to=2026-11-22T00:00:00Z&limit=10");
        }
    }

    @Test
    void saysThatThereAreNone() {
        try (StubHub hub = StubHub.answering(Answer.ok("{}"))) {
            assertThat(CommandRun.of(trends(hub)).out()).isEqualTo("No messages.\n");
            assertThat(CommandRun.of(trends(hub, "--top=3")).out()).isEqualTo("No hashtags.\n");
        }
    }

    @Test
    void whatContradictsIsWrongUsage() {
        try (StubHub hub = StubHub.answering(Answer.ok("{}"))) {
            for (String wrong :
                    List.of("--to=2026-11-20", "--to=tomorrow", "--top=0", "--from=2026-13-01")) {
                assertThat(CommandRun.of(trends(hub, wrong)).code()).as(wrong).isEqualTo(2);
            }
            assertThat(CommandRun.of(trends(hub, "--top", "--every=1m")).code()).isEqualTo(2);
            assertThat(hub.asked()).isEmpty();
        }
    }
}
