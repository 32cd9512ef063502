package parley.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import parley.cli.LiveStubHub.Script;

/** What hubs say over /v1/live, and what {@code parley tail} makes of it. */
final class LiveScripts {

    private LiveScripts() {}

    static final String EMPTY = "{\"messages\": []}";
    static final Ends WATCHED = new Ends(OptionalLong.empty(), false, true);

    static String posted(int number) {
        return """
        {"type":"messagePosted","cursor":"c%1$d","topicId":"a","message":{"id":"m%1$d",\
        "topicId":"a","userId":"ann","createdAt":"2026-11-21T17:08:3%1$dZ",\
        "contentText":"text %1$d","position":"%1$d"}}\
        """
                .formatted(number);
    }

    static String event(String type, String rest) {
        return "{\"type\":\"%s\",\"cursor\":\"e\",\"topicId\":\"a\",%s}".formatted(type, rest);
    }

    static final String CAUGHT_UP = "{\"type\":\"caughtUp\",\"cursor\":\"caught\"}";
    static final String DELETED =
            "{\"type\":\"unsubscribed\",\"topicId\":\"a\",\"cursor\":\"z\",\"reason\":\"deleted\"}";

    static Script script(String... frames) {
        return connection -> {
            connection.take();
            connection.send(frames);
            connection.drain();
        };
    }

    /** Cut as soon as the frames are sent. */
    static Script cut(String... frames) {
        return connection -> {
            connection.take();
            connection.send(frames);
        };
    }

    static LiveStubHub hub(Script... scripts) {
        return new LiveStubHub(LiveStubHub.topics(Map.of("a", EMPTY, "b", EMPTY)), scripts);
    }

    static CommandRun tail(LiveStubHub hub, Ends ends, String... more) {
        List<String> arguments = new ArrayList<>(List.of("tail", "--hub=" + hub.url()));
        arguments.addAll(List.of(more));
        CommandRun run = CommandRun.withEnds(ends, new byte[0], arguments.toArray(String[]::new));
        hub.check();
        return run;
    }

    static CommandRun tail(LiveStubHub hub, String... more) {
        return tail(hub, Ends.UNKNOWN, more);
    }

    static String subscribe(String topics, String after) {
        return "{\"subscribe\":{\"topics\":[%s],\"after\":\"%s\"}}".formatted(topics, after);
    }
}
