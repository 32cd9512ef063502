package parley.cli;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** How many columns there are to draw in. */
final class TerminalWidth {

    private static final int USUAL = 80;
    private static final int NARROWEST = 20;
    private static final int WIDEST = 500;

    private TerminalWidth() {}

    /**
     * What {@code COLUMNS} says, else the terminal itself, else {@value #USUAL}; {@value
     * #NARROWEST} to {@value #WIDEST}.
     */
    static int of(Map<String, String> environment) {
        return parse(environment.getOrDefault("COLUMNS", ""))
                .or(TerminalWidth::ofTerminal)
                .orElse(USUAL);
    }

    /** A shell keeps COLUMNS to itself, and Java does not know. */
    private static Optional<Integer> ofTerminal() {
        if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isEmpty()) {
            return Optional.empty();
        }
        try {
            Process size =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(new File("/dev/tty"))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String said =
                    new String(size.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return parse(said.substring(said.indexOf(' ') + 1).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> parse(String columns) {
        return columns.matches("[1-9][0-9]{0,5}")
                ? Optional.of(Math.clamp(Integer.parseInt(columns), NARROWEST, WIDEST))
                : Optional.empty();
    }
}
