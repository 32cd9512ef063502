package parley.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Map;

/** One run of the program in this process: its exit code and everything it wrote. */
record CommandRun(int code, String out, String err) {

    static CommandRun of(String... arguments) {
        return new Setting(Map.of(), new byte[0], false).run(arguments);
    }

    /** What a run finds around it. The zone is one whose offset differs from UTC's. */
    record Setting(Map<String, String> environment, byte[] input, boolean colours, Ends ends) {

        Setting(Map<String, String> environment, byte[] input, boolean colours) {
            this(environment, input, colours, Ends.UNKNOWN);
        }

        CommandRun run(String... arguments) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Terminal terminal =
                    new Terminal(
                            new ByteArrayInputStream(input),
                            new PrintStream(out, false, StandardCharsets.UTF_8),
                            new PrintStream(err, true, StandardCharsets.UTF_8),
                            colours,
                            ZoneId.of("Asia/Tokyo"),
                            ends);
            int code = Parley.run(environment, terminal, arguments);
            return new CommandRun(
                    code,
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8));
        }
    }

    static CommandRun withEnvironment(Map<String, String> environment, String... arguments) {
        return new Setting(environment, new byte[0], false).run(arguments);
    }

    static CommandRun withInput(byte[] input, String... arguments) {
        return new Setting(Map.of(), input, false).run(arguments);
    }

    static CommandRun withEnds(Ends ends, byte[] input, String... arguments) {
        return new Setting(Map.of(), input, false, ends).run(arguments);
    }

    static CommandRun withColours(String... arguments) {
        return new Setting(Map.of(), new byte[0], true).run(arguments);
    }
}
