package parley.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a command reads and writes: text for people, or JSON for programs, on the output; one line
 * per error on the error output.
 *
 * @param colours whether the output shows colours
 * @param zone the zone in which people read times
 * @param ends what the streams lead to
 */
record Terminal(
        InputStream in, PrintStream out, PrintStream err, boolean colours, ZoneId zone, Ends ends) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    /** The process's own: coloured on a terminal, unless {@code NO_COLOR} or a dumb one says no. */
    static Terminal ofProcess(Map<String, String> environment) {
        // Java has a console object with or without a terminal, depending on its version.
        boolean colours =
                Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
                        && environment.getOrDefault("NO_COLOR", "").isEmpty()
                        && !"dumb".equals(environment.get("TERM"));
        // Buffered, because a page of messages is many small writes.
        PrintStream out =
                new PrintStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)),
                        false,
                        StandardCharsets.UTF_8);
        PrintStream err =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        return new Terminal(System.in, out, err, colours, ZoneId.systemDefault(), Ends.ofProcess());
    }

    /** A line for people. What others wrote in it must be harmless already. */
    void line(String text) {
        out.println(text);
    }

    /** A line for programs: the object as the API gives it. */
    void json(Message message) {
        try {
            String line =
                    JsonFormat.printer()
                            .alwaysPrintFieldsWithNoPresence()
                            .omittingInsignificantWhitespace()
                            .print(message);
            out.println(HarmlessText.json(line));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }

    /** One line on the error output, whatever the text holds. */
    void error(String text) {
        out.flush();
        err.println(style(Style.ERROR, "parley:") + " " + HarmlessText.line(text));
    }

    String style(Style style, String text) {
        return colours ? style.apply(text) : text;
    }

    /** A time as a person here reads it, {@code 2026-11-21 18:08:32}; nothing where none is set. */
    String time(Timestamp timestamp) {
        if (timestamp.equals(Timestamp.getDefaultInstance())) {
            return "";
        }
        Instant instant = Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
        return TIME.format(instant.atZone(zone));
    }
}
