package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.cli.LiveScripts.CAUGHT_UP;
import static parley.cli.LiveScripts.DELETED;
import static parley.cli.LiveScripts.event;
import static parley.cli.LiveScripts.hub;
import static parley.cli.LiveScripts.posted;
import static parley.cli.LiveScripts.script;
import static parley.cli.LiveScripts.subscribe;
import static parley.cli.LiveScripts.tail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TailCommandTest {

    @TempDir private Path temp;

    @Test
    void showsMessagesAndWhatElseHappensFromNowOn() {
        String edited =
                event(
                        "messageEdited",
                        "\"message\":{\"id\":\"m1\",\"updatedAt\":\"2026-11-21T17:08:40Z\","
                                + "\"contentText\":\"new\\u001b[2J\"}");
        String time = ",\"time\":\"2026-11-21T17:08:41Z\"";
        try (LiveStubHub hub =
                hub(
                        script(
                                CAUGHT_UP,
                                posted(1),
                                edited,
                                event("messageDeleted", "\"messageId\":\"m1\"" + time),
                                event("topicRenamed", "\"name\":\"Second\"" + time),
                                event("visibilityChanged", "\"visibility\":\"PRIVATE\"" + time),
                                event("membersAdded", "\"users\":[\"bob\",\"eve\"]" + time),
                                event("membersRemoved", "\"users\":[\"eve\"]" + time),
                                event("somethingNewer", "\"x\":1"),
                                event("topicDeleted", time.substring(1)),
                                DELETED))) {
            assertThat(tail(hub, "First Topic", "--user=ann:x"))
                    .isEqualTo(
                            new CommandRun(
                                    1,
                                    """
                                    2026-11-22 02:08:31  ann  text 1
                                    2026-11-22 02:08:40       edited m1: new␛[2J
                                    2026-11-22 02:08:41       deleted m1
                                    2026-11-22 02:08:41       the topic is now called 'Second'
                                    2026-11-22 02:08:41       the topic is now for its members alone
                                    2026-11-22 02:08:41       added: bob, eve
                                    2026-11-22 02:08:41       removed: eve
                                    2026-11-22 02:08:41       the topic was deleted
                                    """,
                                    "parley: the topic First Topic was deleted\n"));
            assertThat(hub.received()).containsExactly(subscribe("\"a\"", "now-a"));
            assertThat(hub.authorizations()).containsExactly("Basic YW5uOng=");
        }
    }

    @Test
    void jsonGivesTheFramesAsTheyCameALineEach() {
        String odd = "{\"type\":\"odd\",\n \"text\":\"\u009b2J\"}";
        try (LiveStubHub hub = hub(script(CAUGHT_UP, posted(1), odd, DELETED))) {
            assertThat(tail(hub, "a", "--json", "--after=begin").out().lines())
                    .containsExactly(
                            CAUGHT_UP,
                            posted(1),
                            "{\"type\":\"odd\",  \"text\":\"\\u009b2J\"}",
                            DELETED);
            assertThat(hub.received()).containsExactly(subscribe("\"a\"", "begin"));
        }
    }

    @Test
    void ofSeveralTopicsEachLineSaysItsOwn() {
        String other = posted(2).replace("\"topicId\":\"a\"", "\"topicId\":\"b\"");
        String gone = DELETED.replace("\"a\"", "\"b\"").replace("deleted", "notReadable");
        try (LiveStubHub hub = hub(script(posted(1), other, gone, posted(3), DELETED))) {
            CommandRun run = tail(hub, "First Topic", "b", "a");

            assertThat(run.out())
                    .isEqualTo(
                            """
                            2026-11-22 02:08:31  First Topic  ann  text 1
                            2026-11-22 02:08:32  b            ann  text 2
                            2026-11-22 02:08:33  First Topic  ann  text 3
                            """);
            assertThat(run.err()).contains("the topic b can no longer be read");
            assertThat(hub.received()).containsExactly(subscribe("\"a\",\"b\"", "now-a"));
        }
    }

    @Test
    void aTopicThatThereIsNotIsRefusedBeforeAnythingIsFollowed() {
        try (LiveStubHub hub = hub()) {
            CommandRun run = tail(hub, "a", "nowhere");

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err())
                    .isEqualTo(
                            "parley: the hub refused: Topic with id 'nowhere' not found"
                                    + " (HTTP 404)\n");
        }
    }

    @Test
    void whatTheHubRefusesEndsItWithTheHubsWords() {
        try (LiveStubHub hub =
                hub(script("{\"type\":\"error\",\"code\":3,\"message\":\"after is no cursor\"}"))) {
            CommandRun run = tail(hub, "a", "--after=x\"y");

            assertThat(run)
                    .isEqualTo(
                            new CommandRun(1, "", "parley: the hub refused: after is no cursor\n"));
            assertThat(hub.received()).containsExactly(subscribe("\"a\"", "x\\\"y"));
        }
        try (LiveStubHub hub =
                hub(
                        connection -> {
                            connection.take();
                            connection.close(4401, "wrong credentials");
                        })) {
            assertThat(tail(hub, "a").err())
                    .isEqualTo("parley: the hub refused: wrong credentials\n");
        }
    }

    @Test
    void aHubWithoutLiveDeliveryIsToldApart() {
        try (LiveStubHub hub = hub()) {
            CommandRun run = tail(hub, "a");

            assertThat(run.code()).isEqualTo(3);
            assertThat(run.err()).contains("has no live delivery", "HTTP 404");
        }
    }

    @Test
    void theNewestMessagesComeFirstWhereThatIsAskedFor() {
        String page =
                """
                {"messages": [
                  {"topicId": "%1$s", "createdAt": "2026-11-21T17:08:3%3$sZ", "contentText": "two",
                   "position": "%2$s", "userId": "ann"},
                  {"topicId": "%1$s", "createdAt": "2026-11-21T17:08:3%1$sZ", "contentText": "one",
                   "position": "0", "userId": "ann"}]}
                """;
        Map<String, String> pages = new HashMap<>();
        pages.put("1", page.formatted("1", "1", "5"));
        pages.put("2", page.formatted("2", "4", "4"));
        // Posted after the first topic was read and before the second was.
        String between = posted(4).replace("\"topicId\":\"a\"", "\"topicId\":\"2\"");
        String end1 = DELETED.replace("\"a\"", "\"1\"");
        String end2 = DELETED.replace("\"a\"", "\"2\"");
        try (LiveStubHub hub =
                new LiveStubHub(
                        LiveStubHub.topics(pages), script(between, CAUGHT_UP, end1, end2))) {
            assertThat(tail(hub, "1", "2", "--last=2").out())
                    .isEqualTo(
                            """
                            2026-11-22 02:08:31  1  ann  one
                            2026-11-22 02:08:32  2  ann  one
                            2026-11-22 02:08:34  2  ann  two
                            2026-11-22 02:08:35  1  ann  two
                            """);
            assertThat(hub.received()).containsExactly(subscribe("\"1\",\"2\"", "now-1"));
        }
    }

    @Test
    void theNewestMessagesAreFramesForPrograms() {
        String page = "{\"messages\": [{\"topicId\": \"a\", \"id\": \"m1\", \"position\": \"1\"}]}";
        try (LiveStubHub hub =
                new LiveStubHub(LiveStubHub.topics(Map.of("a", page)), script(DELETED))) {
            assertThat(tail(hub, "a", "--last=1", "--json").out().lines().findFirst().orElse(""))
                    .startsWith("{\"type\":\"messagePosted\",\"topicId\":\"a\",\"message\":{")
                    .contains("\"id\":\"m1\"", "\"position\":\"1\"", "\"edited\":false");
        }
    }

    @Test
    void aCursorFileSaysWhereTheNextRunGoesOn() throws IOException {
        Path file = temp.resolve("cursor");
        try (LiveStubHub hub =
                hub(
                        script(CAUGHT_UP, posted(1), DELETED.replace("\"z\"", "\"c9\"")),
                        script(posted(2), DELETED))) {
            CommandRun.of("tail", "a", "--hub=" + hub.url(), "--cursor-file=" + file);
            assertThat(file).content().isEqualTo("c9\n");
            tail(hub, "a", "--cursor-file=" + file, "--last=5");

            assertThat(hub.received())
                    .containsExactly(subscribe("\"a\"", "now-a"), subscribe("\"a\"", "c9"));
            assertThat(file).content().isEqualTo("z\n");
            assertThat(file).exists();
            assertThat(temp.toFile().list()).hasSize(1);
        }
        Files.writeString(file, "two words", StandardCharsets.UTF_8);
        try (LiveStubHub hub = hub()) {
            CommandRun run = tail(hub, "a", "--cursor-file=" + file);
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("something else than a cursor");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tail",
                "tail a --last=-1",
                "tail a --last=10001",
                "tail a --last=1 --after=x"
            })
    void wrongUsageIsToldBeforeAnythingIsAsked(String line) {
        CommandRun run = CommandRun.of(line.split(" "));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith("parley: ").hasLineCount(1);
    }
}
