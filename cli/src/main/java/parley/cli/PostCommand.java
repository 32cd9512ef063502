package parley.cli;

import com.github.f4b6a3.ulid.UlidCreator;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parley.v1.Message;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code parley post TOPIC TEXT}: posts a message, or with {@code -} one for each line of the
 * input, and shows where they stand.
 */
@Command(
        name = "post",
        description = {
            "Posts a message into a topic, or the lines of the standard input, each as a message.",
            "Lines keep their order, and each is stored once: a hub that stops and comes back is",
            "waited for, up to a minute. Those of 64 KiB and less fit; blank ones are left out."
        })
final class PostCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Terminal terminal;

    @Mixin private final HubOptions options;

    @Parameters(index = "0", paramLabel = "TOPIC", description = "The topic's id, or its name.")
    private String topic = "";

    @Parameters(
            index = "1",
            paramLabel = "TEXT",
            description = {
                "The message; - posts the lines of the standard input.",
                TextInput.DASHES
            })
    private String text = "";

    @Option(
            names = "--whole",
            description = {
                "With -: the standard input is one message, lines and all, without its last line",
                "break."
            })
    private boolean whole;

    PostCommand(Map<String, String> environment, Terminal terminal) {
        this.options = new HubOptions(environment);
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        boolean fromInput = text.equals(TextInput.FROM_INPUT);
        if (whole && !fromInput) {
            throw options.wrong("--whole goes with - for the text.");
        }
        if (fromInput && !whole) {
            postLines();
        } else {
            postOne();
        }
        return ExitCode.DONE.number();
    }

    private void postOne() {
        Message message =
                Message.newBuilder()
                        .setId(UlidCreator.getUlid().toString())
                        .setContentText(new TextInput(options, terminal).text(text))
                        .build();
        try (HubClient hub = options.connect()) {
            show(new TopicReference(topic).resolve(hub, id -> hub.post(id, message)));
        }
    }

    private void postLines() {
        try (HubClient hub = options.connect();
                ProgressBar bar = bar()) {
            // Asked first, so that a topic that there is not is told before anything is typed.
            String id =
                    new TopicReference(topic)
                            .resolve(
                                    hub,
                                    each -> {
                                        hub.newestMessages(each, "", 1);
                                        return each;
                                    });
            LinePosts posts =
                    new LinePosts(
                            hub,
                            id,
                            PATIENCE,
                            () -> {
                                if (bar != null) {
                                    bar.says("waiting for the hub");
                                }
                            });
            try {
                posts.post(
                        new LineInput(terminal.in()),
                        (message, line) -> {
                            if (options.json()) {
                                terminal.json(message);
                                terminal.out().flush();
                            }
                            if (bar != null) {
                                bar.at(posts.posted(), line.endBytes());
                            }
                        });
            } catch (LineInput.BadLineException e) {
                throw options.wrong("%s So far, %s.".formatted(e.getMessage(), posts.soFar()));
            }
            if (!options.json()) {
                terminal.line(
                        "Posted %d %s to %s."
                                .formatted(
                                        posts.posted(),
                                        posts.posted() == 1 ? "line" : "lines",
                                        HarmlessText.line(id)));
            }
        }
    }

    /** Null where nobody would see it, or how far it is cannot be said. */
    private @Nullable ProgressBar bar() {
        OptionalLong bytes = terminal.ends().inputBytes();
        return terminal.ends().errorIsTerminal() && bytes.orElse(0) > 0
                ? new ProgressBar(terminal.err(), bytes.orElseThrow(), System::nanoTime)
                : null;
    }

    private void show(Message posted) {
        if (options.json()) {
            terminal.json(posted);
            return;
        }
        terminal.line(
                "Posted %s to %s at position %d."
                        .formatted(
                                HarmlessText.line(posted.getId()),
                                HarmlessText.line(posted.getTopicId()),
                                posted.getPosition()));
    }
}
