package parley.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The text of a message: as given, or for {@code -} what the standard input holds. */
final class TextInput {

    static final String DESCRIPTION =
            "The message; - reads it from the standard input, without its last line break.";
    static final String DASHES = "Put -- before a text that starts with a dash.";

    static final String FROM_INPUT = "-";

    /** Far above what a hub takes, so that it is the hub that says how long a text may be. */
    private static final int LARGEST_INPUT_BYTES = 1 << 20;

    private final HubOptions options;
    private final Terminal terminal;

    /**
     * @param options of the command that takes the text
     */
    TextInput(HubOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
    }

    String text(String given) {
        return given.equals(FROM_INPUT) ? input() : given;
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
