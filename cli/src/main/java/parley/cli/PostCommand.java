package parley.cli;

import com.github.f4b6a3.ulid.UlidCreator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import parley.v1.Message;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code parley post TOPIC TEXT}: posts one message and shows where it stands. */
@Command(name = "post", description = "Posts a message into a topic.")
final class PostCommand implements Callable<Integer> {

    private static final String FROM_INPUT = "-";

    /** Far above what a hub takes, so that it is the hub that says how long a text may be. */
    private static final int LARGEST_INPUT_BYTES = 1 << 20;

    private final Terminal terminal;

    @Mixin private final HubOptions options;

    @Parameters(index = "0", paramLabel = "TOPIC", description = "The topic's id, or its name.")
    private String topic = "";

    @Parameters(
            index = "1",
            paramLabel = "TEXT",
            description = {
                "The message; - reads it from the standard input, without its last line break.",
                "Put -- before a text that starts with a dash."
            })
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
                        .setContentText(text.equals(FROM_INPUT) ? input() : text)
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

    private String input() {
        try {
            byte[] bytes = terminal.in().readNBytes(LARGEST_INPUT_BYTES + 1);
            if (bytes.length > LARGEST_INPUT_BYTES) {
                throw options.wrong("The standard input holds more than 1 MiB.");
            }
            String input =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return input.replaceFirst("\\r?\\n\\z", "");
        } catch (CharacterCodingException e) {
            throw options.wrong("The standard input is not UTF-8 text.");
        } catch (IOException e) {
            throw options.wrong("The standard input cannot be read: " + e.getMessage());
        }
    }
}
