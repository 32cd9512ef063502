package parley.view.message;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.log.Log;
import parley.log.LogEvent;
import parley.log.LogException;
import parley.log.ReadAhead;
import parley.view.Progress;
import parley.view.directory.Directory;

/** Feeds a part of the log to an index, as {@link Messages} does with what is new. */
final class LogFeed {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogFeed.class);
    private static final Duration LOG_RETRY = Duration.ofSeconds(1);

    private final Log log;
    private final Directory directory;
    private final Before before;

    /** What is to be done with events before they are fed. */
    @FunctionalInterface
    interface Before {
        void read(List<LogEvent> events);
    }

    /**
     * @param directory as of what is fed, or later
     */
    LogFeed(Log log, Directory directory) {
        this(log, directory, _ -> {});
    }

    LogFeed(Log log, Directory directory, Before before) {
        this.log = log;
        this.directory = directory;
        this.before = before;
    }

    /**
     * Feeds what lies in (after, upTo], all of it. While the log cannot be reached, it waits.
     *
     * @param upTo at most where the hub's tail is
     * @param goal where all of it will have been fed, for {@code progress}
     */
    void feed(IndexWriting target, long after, long upTo, long goal, Progress progress)
            throws IOException, InterruptedException {
        long at = after;
        while (at < upTo) {
            try (ReadAhead ahead = new ReadAhead(log, at, upTo)) {
                List<LogEvent> events = ahead.next();
                while (!events.isEmpty()) {
                    before.read(events);
                    write(events, target);
                    at = events.getLast().globalPosition();
                    progress.at(at, goal);
                    events = ahead.next();
                }
                at = upTo;
            } catch (LogException.Unavailable e) {
                LOGGER.warn("The log cannot be read after {}: {}", at, e.getMessage());
                progress.pause(LOG_RETRY);
            }
        }
        target.passed(upTo);
        progress.at(upTo, goal);
    }

    private void write(List<LogEvent> events, IndexWriting target) throws IOException {
        for (LogEvent event : events) {
            Optional<MessageWrite> write = MessageWrite.of(event, directory, target);
            if (write.isPresent()) {
                write.get().to(target, event.globalPosition());
            }
            target.passed(event.globalPosition());
        }
    }
}
