package parley.log;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What Postgres writes about itself, passed on to the hub's log: complaints as warnings, all else
 * for debugging. What a client is told about its own statements and password is that client's to
 * report, and what every connection says when the database stops is no news.
 */
final class PostmasterLog {

    /** Before each line: the kind of process, and the error's SQLSTATE. */
    static final String PREFIX = "%b|%e|";

    private static final Logger LOG = LoggerFactory.getLogger(PostmasterLog.class);

    private static final Pattern LINE =
            Pattern.compile("([^|]*)\\|([0-9A-Z]{5})\\|([A-Z]+)\\d?:  (.*)");

    private static final int LONGEST = 2_000;

    private static final Duration LAST_WORDS = Duration.ofMillis(100);

    private final BufferedReader output;
    private final Thread reader;

    /**
     * The level of the lines that belong to the last message: its detail, its hint, its next lines.
     */
    private Level following = Level.WARN;

    private volatile String lastComplaint = "it gave no reason";

    private PostmasterLog(Process process) {
        this.output = process.inputReader();
        // Not a virtual thread: reading a pipe would hold a carrier as long as Postgres runs.
        this.reader =
                Thread.ofPlatform().daemon().name("embedded-postgres-log").unstarted(this::read);
    }

    static PostmasterLog follow(Process process) {
        PostmasterLog log = new PostmasterLog(process);
        log.reader.start();
        return log;
    }

    /** The last line that was a warning or worse. */
    String lastComplaint() {
        return lastComplaint;
    }

    /** Waits, briefly, until what an ended Postgres wrote has been read. */
    void awaitEnd() throws InterruptedException {
        reader.join(LAST_WORDS);
    }

    private void read() {
        try (output) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                pass(line.length() > LONGEST ? line.substring(0, LONGEST) : line);
            }
        } catch (IOException e) {
            LOG.debug("the output of the embedded database ended: {}", e.toString());
        }
    }

    private void pass(String line) {
        Matcher parts = LINE.matcher(line);
        Level level;
        String text;
        if (parts.matches()) {
            text = parts.group(4);
            level = level(parts.group(1), parts.group(2), parts.group(3), text);
        } else {
            text = line.strip();
            level = line.startsWith("\t") ? following : Level.WARN;
        }
        if (level == Level.WARN) {
            lastComplaint = text;
        }
        LOG.atLevel(level).log("postgres: {}", text);
    }

    private Level level(String process, String state, String severity, String text) {
        boolean client = process.endsWith("client backend");
        Level level =
                switch (severity) {
                    case "DETAIL", "HINT", "CONTEXT", "STATEMENT", "QUERY", "LOCATION" -> following;
                    case "PANIC" -> Level.WARN;
                    case "FATAL", "WARNING" ->
                            client || state.startsWith("57P") ? Level.DEBUG : Level.WARN;
                    case "ERROR" -> client ? Level.DEBUG : Level.WARN;
                    // A child's violent end is only worth a LOG line to Postgres.
                    case "LOG" ->
                            text.contains("was terminated by signal") ? Level.WARN : Level.DEBUG;
                    default -> Level.DEBUG;
                };
        // What follows that LOG line is the statement that ran, which is nobody's to see.
        following = severity.equals("LOG") ? Level.DEBUG : level;
        return level;
    }
}
