package parley.cli;

import com.github.f4b6a3.ulid.UlidCreator;
import java.util.Map;
import java.util.concurrent.Callable;
import parley.v1.Message;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code parley post TOPIC TEXT}: posts one message and shows where it stands. */
@Command(name = "post", description = "Posts a message into a topic.")
final class PostCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin private final HubOptions options;

    @Parameters(index = "0", paramLabel = "TOPIC", description = "The topic's id, or its name.")
    private String topic = "";

    @Parameters(
            index = "1",
            paramLabel = "TEXT",
            description = {TextInput.DESCRIPTION, TextInput.DASHES})
    private String text = "";

    PostCommand(Map<String, String> environment, Terminal terminal) {
        this.options = new HubOptions(environment);
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Message message =
                Message.newBuilder()
                        .setId(UlidCreator.getUlid().toString())
                        .setContentText(new TextInput(options, terminal).text(text))
                        .build();
        try (HubClient hub = options.connect()) {
            show(new TopicReference(topic).resolve(hub, id -> hub.post(id, message)));
        }
        return ExitCode.DONE.number();
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
