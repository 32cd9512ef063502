package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import parley.cli.StubHub.Answer;
import parley.cli.StubHub.Asked;

final class MessagesCommandTest {

    private static final Pattern PAGE_SIZE = Pattern.compile("page_size=(\\d+)");
    private static final Pattern FROM = Pattern.compile("from_position=(\\d+)");
    private static final Pattern PAGE_KEY = Pattern.compile("page_key=(\\d+)");

    /** A topic of 250 messages, "text 0" to "text 249", paged as a hub does it. */
    private static Answer page(Asked asked) {
        assertThat(asked.query()).contains("descending=true");
        int newest = number(PAGE_KEY, asked, 249);
        int oldest = Math.max(0, newest - number(PAGE_SIZE, asked, 100) + 1);
        List<String> messages = new ArrayList<>();
        for (int i = newest; i >= oldest; i--) {
            messages.add("{\"id\": \"m%d\", \"contentText\": \"text %d\"}".formatted(i, i));
        }
        return Answer.ok(
                "{\"messages\": [%s], \"nextPageKey\": \"%s\"}"
                        .formatted(String.join(",", messages), oldest == 0 ? "" : oldest - 1));
    }

    private static int number(Pattern pattern, Asked asked, int otherwise) {
        Matcher matcher = pattern.matcher(asked.query());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : otherwise;
    }

    private static CommandRun messages(StubHub hub, String... more) {
        List<String> arguments = new ArrayList<>(List.of("messages", "q43u", "--hub=" + hub.url()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static List<String> lastWords(CommandRun run) {
        return run.out().lines().map(line -> line.replaceFirst(".*text ", "")).toList();
    }

    @Test
    void showsTheNewestHundredWithTheNewestLast() {
        try (StubHub hub = new StubHub(MessagesCommandTest::page)) {
            CommandRun run = messages(hub);

            assertThat(lastWords(run)).hasSize(100).startsWith("150", "151").endsWith("249");
            assertThat(hub.asked()).hasSize(1);
        }
    }

    @Test
    void aLimitIsFollowedOverPagesAndNotExceeded() {
        try (StubHub hub = new StubHub(MessagesCommandTest::page)) {
            assertThat(lastWords(messages(hub, "--limit=3"))).containsExactly("247", "248", "249");
            assertThat(lastWords(messages(hub, "--limit=201"))).hasSize(201).startsWith("49");
            assertThat(lastWords(messages(hub, "--limit=1000"))).hasSize(250).startsWith("0", "1");
        }
    }

    /** The same topic from a position on, in pages that may end early. */
    private static Answer pageFrom(Asked asked) {
        assertThat(asked.query()).doesNotContain("descending", "page_key");
        int from = number(FROM, asked, -1);
        int end = Math.min(250, from + Math.min(40, number(PAGE_SIZE, asked, 100)));
        List<String> messages = new ArrayList<>();
        for (int i = from; i < end; i++) {
            messages.add("{\"contentText\": \"text %d\", \"position\": \"%d\"}".formatted(i, i));
        }
        return Answer.ok(
                "{\"messages\": [%s], \"nextPageKey\": \"%s\"}"
                        .formatted(String.join(",", messages), end == 250 ? "" : "more"));
    }

    @Test
    void aPositionIsWhereItBegins() {
        try (StubHub hub = new StubHub(MessagesCommandTest::pageFrom)) {
            assertThat(lastWords(messages(hub, "--from-position=0", "--limit=2")))
                    .containsExactly("0", "1");
            assertThat(lastWords(messages(hub, "--from-position=101")))
                    .hasSize(100)
                    .startsWith("101", "102")
                    .endsWith("199", "200");
            assertThat(lastWords(messages(hub, "--from-position=248")))
                    .containsExactly("248", "249");
            assertThat(messages(hub, "--from-position=250").out()).isEqualTo("No messages.\n");
            assertThat(messages(hub, "--from-position=-1").err()).contains("--from-position");
        }
    }

    @Test
    void showsTimesAuthorsAndTextsInColumns() {
        String page =
                """
                {"messages": [
                  {"createdAt": "2026-11-21T17:08:34Z", "userId": "ann", "contentText": "one\\ntwo"},
                  {"createdAt": "2026-11-21T17:08:33Z", "userId": "ann", "contentText": "new", "edited": true},
                  {"createdAt": "2026-11-21T17:08:32Z", "userId": "", "contentText": "old"},
                  {"createdAt": "2026-11-21T17:08:31Z", "userId": "bob", "contentType": "image/png"}]}
                """;
        try (StubHub hub = StubHub.answering(Answer.ok(page))) {
            assertThat(messages(hub).out())
                    .isEqualTo(
                            """
                            2026-11-22 02:08:31  bob          (image/png)
                            2026-11-22 02:08:32  (anonymous)  old
                            2026-11-22 02:08:33  ann          new (edited)
                            2026-11-22 02:08:34  ann          one
                                                              two
                            """);
        }
    }

    @Test
    void noEscapeSequenceOfAMessageReachesTheTerminal() {
        String page =
                """
                {"messages": [{"userId": "ann", "contentText":
                  "\\u001b]0;title\\u0007 \\u009b2J \\r\\u202egnp.exe \\u2028 end\\u007f"}]}
                """;
        try (StubHub hub = StubHub.answering(Answer.ok(page))) {
            String people = messages(hub).out();
            String programs = messages(hub, "--json").out();

            assertThat(people).contains("␛]0;title␇ \uFFFD2J ␍\uFFFDgnp.exe", "end␡");
            assertThat(programs)
                    .contains(
                            "\\u001b]0;title\\u0007 \\u009b2J \\r"
                                    + "\\u202egnp.exe \\u2028 end\\u007f");
            for (String output : List.of(people, programs)) {
                assertThat(output.replace("\n", "").chars().filter(Character::isISOControl))
                        .isEmpty();
                assertThat(output).doesNotContain("\u202e", "\u2028");
            }
        }
    }

    @Test
    void coloursAreOurOwnAndOnlyWhereTheTerminalHasThem() {
        String page = "{\"messages\": [{\"userId\": \"ann\", \"contentText\": \"\\u001b[0m\"}]}";
        try (StubHub hub = StubHub.answering(Answer.ok(page))) {
            assertThat(messages(hub).out()).doesNotContain("\u001b");
            assertThat(CommandRun.withColours("messages", "q43u", "--hub=" + hub.url()).out())
                    .contains("\u001b[36mann\u001b[0m", "␛[0m");
        }
    }

    @Test
    void saysThatThereAreNone() {
        try (StubHub hub = StubHub.answering(Answer.ok("{\"messages\": []}"))) {
            assertThat(messages(hub).out()).isEqualTo("No messages.\n");
        }
    }

    @Test
    void showsEditsAndDeletesAMessage() {
        String message =
                """
                {"message": {"id": "m1", "userId": "ann", "contentText": "new", "edited": true,
                 "createdAt": "2026-11-21T17:08:33Z"}}
                """;
        try (StubHub hub = StubHub.answering(Answer.ok(message))) {
            assertThat(CommandRun.of("messages", "show", "m1", "--hub=" + hub.url()).out())
                    .isEqualTo("2026-11-22 02:08:33  ann  new (edited)\n");
            assertThat(hub.asked().getLast().path()).isEqualTo("/v1/messages/m1");
            CommandRun edited =
                    CommandRun.withInput(
                            "new\n".getBytes(StandardCharsets.UTF_8),
                            "messages",
                            "edit",
                            "m1",
                            "-",
                            "--hub=" + hub.url());
            assertThat(edited.out()).isEqualTo("Edited m1.\n");
            assertThat(hub.asked().getLast().method()).isEqualTo("PATCH");
            assertThat(hub.asked().getLast().body())
                    .isEqualTo(
                            "{\"message\":{\"contentText\":\"new\"},"
                                    + "\"updateMask\":\"contentText\"}");
        }
        try (StubHub hub = StubHub.answering(Answer.ok("{}"))) {
            assertThat(CommandRun.of("messages", "delete", "m1", "--hub=" + hub.url()).out())
                    .isEqualTo("Deleted m1.\n");
            assertThat(hub.asked().getLast().method()).isEqualTo("DELETE");
        }
    }

    @Test
    void aTopicThatIsCalledAsACommandStandsAfterTwoDashes() {
        try (StubHub hub = StubHub.answering(Answer.ok("{\"messages\": []}"))) {
            CommandRun run = CommandRun.of("messages", "--hub=" + hub.url(), "--", "show");
            assertThat(run.out()).isEqualTo("No messages.\n");
            assertThat(hub.asked().getFirst().path()).isEqualTo("/v1/topics/show/messages");
        }
    }
}
