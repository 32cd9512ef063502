package parley.cli;

import com.google.protobuf.util.Timestamps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parley.v1.Message;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code parley tail TOPIC…}: shows what happens in topics, as it happens. */
@Command(
        name = "tail",
        description = {
            "Follows topics: shows each message as it is posted, and each change, until Ctrl-C.",
            "A hub that stops and comes back is waited for; nothing is missed, nothing comes"
                    + " twice.",
            "With --json, each frame of live delivery is a line, as docs/live.md has them."
        },
        footer = {"", "It ends with exit code 1 when none of the topics can be read any more."})
final class TailCommand implements Callable<Integer> {

    /** So many ids surely fit into one frame. */
    private static final int MOST_TOPICS = 500;

    private static final int LARGEST_LAST = 10_000;

    private final Terminal terminal;

    @Mixin private final HubOptions options;

    @Parameters(
            arity = "1..*",
            paramLabel = "TOPIC",
            description = "The topics' ids, or their names.")
    private List<String> references = List.of();

    @Option(
            names = "--after",
            paramLabel = "CURSOR",
            description = {
                "Where to begin: after the cursor of a frame (see --json), or of any answer",
                "(Parley-Cursor); begin is the first message (default: now)."
            })
    private @Nullable String after;

    @Option(
            names = "--last",
            paramLabel = "COUNT",
            description = "Shows each topic's newest messages first, 1 to " + LARGEST_LAST + ".")
    private int last;

    @Option(
            names = "--cursor-file",
            paramLabel = "FILE",
            description = {
                "Keeps in the file how far it has come, and begins where the file says, if there",
                "is one. Killed, it may show its latest lines once more."
            })
    private @Nullable Path cursorFile;

    TailCommand(Map<String, String> environment, Terminal terminal) {
        this.options = new HubOptions(environment);
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        check();
        CursorFile file = cursorFile == null ? null : new CursorFile(cursorFile, options);
        String kept = file == null ? "" : file.read();
        HubAccess access = options.access();
        try (HubClient hub = access.client()) {
            Start start = start(hub, kept.isEmpty() ? after : kept);
            LiveOutput output =
                    options.json()
                            ? frame -> terminal.line(HarmlessText.json(frame.text()))
                            : new LiveLines(terminal, start.topics());
            start.messages().forEach(message -> output.show(LiveFrame.posted(message)));
            new Follower(
                            hub,
                            access.live(),
                            terminal,
                            frame -> {
                                if (!start.alreadyShown(frame)) {
                                    output.show(frame);
                                }
                            },
                            start.topics(),
                            start.cursor(),
                            cursor -> {
                                if (file != null) {
                                    file.write(cursor);
                                }
                            })
                    .follow();
        }
        // When it is the output that is gone, it ends as every command does then.
        return (terminal.out().checkError() ? ExitCode.DONE : ExitCode.REFUSED).number();
    }

    private void check() {
        if (references.size() > MOST_TOPICS) {
            throw options.wrong("One can follow %d topics at a time.".formatted(MOST_TOPICS));
        }
        if (last < 0 || last > LARGEST_LAST) {
            throw options.wrong("--last is 0 to " + LARGEST_LAST + ".");
        }
        if (last > 0 && after != null) {
            throw options.wrong("--last and --after exclude each other.");
        }
    }

    /**
     * What there is before anything is followed.
     *
     * @param topics what the topics are called here, by their ids
     * @param messages to be shown first, oldest first
     * @param positions of the newest of those, by their topics
     */
    private record Start(
            Map<String, String> topics,
            List<Message> messages,
            Map<String, Long> positions,
            String cursor) {

        /** Topics are read one after the other, and followed from where the first was read. */
        private boolean alreadyShown(LiveFrame frame) {
            return frame.type().equals("messagePosted")
                    && frame.number("message", "position")
                            <= positions.getOrDefault(frame.topicId(), -1L);
        }
    }

    /** Finds the topics, so that one that there is not is told as by every command. */
    private Start start(HubClient hub, @Nullable String from) {
        Map<String, String> topics = new LinkedHashMap<>();
        List<Message> messages = new ArrayList<>();
        Map<String, Long> positions = new HashMap<>();
        String now = "";
        for (String reference : references) {
            Found found =
                    new TopicReference(reference)
                            .resolve(
                                    hub,
                                    id ->
                                            new Found(
                                                    id,
                                                    NewestMessages.read(
                                                            hub, id, Math.max(1, last))));
            now = now.isEmpty() ? found.newest().cursor() : now;
            boolean isNew = topics.putIfAbsent(found.id(), reference) == null;
            if (isNew && last > 0 && from == null) {
                for (Message message : found.newest().newestFirst()) {
                    messages.add(message);
                    positions.merge(found.id(), message.getPosition(), Math::max);
                }
            }
        }
        messages.sort(
                Comparator.comparing(Message::getCreatedAt, Timestamps.comparator())
                        .thenComparingLong(Message::getPosition));
        return new Start(topics, List.copyOf(messages), positions, from == null ? now : from);
    }

    private record Found(String id, NewestMessages newest) {}
}
