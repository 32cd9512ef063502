package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.cli.LiveScripts.CAUGHT_UP;
import static parley.cli.LiveScripts.DELETED;
import static parley.cli.LiveScripts.EMPTY;
import static parley.cli.LiveScripts.WATCHED;
import static parley.cli.LiveScripts.cut;
import static parley.cli.LiveScripts.hub;
import static parley.cli.LiveScripts.posted;
import static parley.cli.LiveScripts.script;
import static parley.cli.LiveScripts.subscribe;
import static parley.cli.LiveScripts.tail;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import parley.cli.LiveStubHub.Script;

/** {@code parley tail} over connections that are cut, and hubs that come and go. */
final class TailResumeTest {

    @Test
    void aCutConnectionIsMadeAnewAndGoesOnAfterTheLastFrame() {
        try (LiveStubHub hub =
                hub(
                        cut(CAUGHT_UP, posted(1), posted(2)),
                        cut(),
                        connection -> {
                            connection.take();
                            connection.send(posted(3));
                            connection.sendHalf(posted(4).substring(0, 100));
                        },
                        connection -> {
                            connection.take();
                            connection.send(CAUGHT_UP.replace("caught", "c4"));
                            connection.close(1001, "stopping");
                        },
                        script(posted(5), DELETED))) {
            CommandRun run = tail(hub, WATCHED, "a");

            assertThat(run.out().lines().map(line -> line.replaceFirst(".*text ", "")))
                    .containsExactly("1", "2", "3", "5");
            assertThat(hub.received())
                    .containsExactly(
                            subscribe("\"a\"", "now-a"),
                            subscribe("\"a\"", "c2"),
                            subscribe("\"a\"", "c2"),
                            subscribe("\"a\"", "c3"),
                            subscribe("\"a\"", "c4"));
            // The second connection gave nothing: that is the same outage.
            assertThat(run.err().lines().filter(line -> line.contains("lost the connection")))
                    .hasSize(3)
                    .last()
                    .asString()
                    .contains("closed by the hub, 1001 stopping");
            assertThat(run.err().lines().filter(line -> line.contains("again"))).hasSize(3);
        }
    }

    @Test
    void aHubThatStartsOrIsBehindIsAskedAgain() {
        try (LiveStubHub hub =
                hub(
                        cut(posted(1)),
                        LiveStubHub.UNAVAILABLE,
                        script("{\"type\":\"error\",\"code\":14,\"message\":\"not there yet\"}"),
                        script(posted(2), DELETED))) {
            assertThat(tail(hub, "a").out()).hasLineCount(2);
            assertThat(hub.received())
                    .containsExactly(
                            subscribe("\"a\"", "now-a"),
                            subscribe("\"a\"", "c1"),
                            subscribe("\"a\"", "c1"));
        }
    }

    @Test
    void nothingIsSaidOfACutWhereNobodyWatches() {
        try (LiveStubHub hub = hub(cut(posted(1)), script(DELETED))) {
            assertThat(tail(hub, "a").err()).isEqualTo("parley: the topic a was deleted\n");
        }
    }

    @Test
    void aResetIsToldAndItGoesOnFromNow() {
        try (LiveStubHub hub =
                hub(
                        connection -> {
                            connection.take();
                            connection.send("{\"type\":\"reset\"}");
                            connection.take();
                            connection.send(CAUGHT_UP, posted(1));
                        },
                        script(DELETED))) {
            CommandRun run = tail(hub, "a", "--after=old");

            assertThat(run.out()).contains("text 1").hasLineCount(1);
            assertThat(run.err()).contains("is gone; going on with what comes now");
            assertThat(hub.received())
                    .containsExactly(
                            subscribe("\"a\"", "old"),
                            "{\"subscribe\":{\"topics\":[\"a\"]}}",
                            subscribe("\"a\"", "c1"));
        }
    }

    @Test
    void aTopicThatWentAwayDuringACutIsLeftOut() {
        Map<String, String> pages = new ConcurrentHashMap<>(Map.of("a", EMPTY, "b", EMPTY));
        Script refusing =
                connection -> {
                    connection.take();
                    pages.remove("b");
                    connection.send("{\"type\":\"error\",\"code\":5,\"message\":\"b not found\"}");
                    connection.take();
                    connection.send(posted(2), DELETED);
                    connection.drain();
                };
        try (LiveStubHub hub =
                new LiveStubHub(LiveStubHub.topics(pages), cut(posted(1)), refusing)) {
            CommandRun run = tail(hub, "a", "b");

            assertThat(run.out()).hasLineCount(2);
            assertThat(run.err()).startsWith("parley: the topic b can no longer be read\n");
            assertThat(hub.received())
                    .containsExactly(
                            subscribe("\"a\",\"b\"", "now-a"),
                            subscribe("\"a\",\"b\"", "c1"),
                            subscribe("\"a\"", "c1"));
        }
    }
}
