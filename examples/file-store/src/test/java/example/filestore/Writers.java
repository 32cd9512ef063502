package example.filestore;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import parley.log.AppendOutcome;
import parley.log.Deadline;
import parley.log.EncodedEvent;
import parley.log.LogException;
import parley.log.StreamName;

/**
 * A process of its own that appends to a log from several threads until it is killed, or nothing
 * more can be stored. Prints {@code stored <id> <id>} for each append that was answered, and {@code
 * refused} for the one that was not.
 */
final class Writers {
    private static final int THREADS = 4;
    private static final String TEXT = "x".repeat(500);

    private Writers() {}

    public static void main(String[] args) throws Exception {
        FileStore store = FileStore.open(Path.of(args[0]), Clock.systemUTC());
        for (int thread = 0; thread < THREADS; thread++) {
            StreamName stream = new StreamName("message-" + thread);
            Thread.ofPlatform().start(() -> write(store, stream));
        }
    }

    private static void write(FileStore store, StreamName stream) {
        while (true) {
            List<EncodedEvent> events = List.of(event(), event());
            try {
                AppendOutcome outcome =
                        store.append(
                                stream,
                                events,
                                OptionalLong.empty(),
                                Deadline.in(Duration.ofMinutes(1)));
                if (!(outcome instanceof AppendOutcome.Appended)) {
                    throw new IllegalStateException(outcome.toString());
                }
                System.out.println("stored " + events.get(0).id() + " " + events.get(1).id());
            } catch (LogException.Unavailable e) {
                System.out.println("refused " + e.getMessage());
                return;
            }
        }
    }

    private static EncodedEvent event() {
        return new EncodedEvent(UUID.randomUUID(), "Said", "{\"text\": \"" + TEXT + "\"}", "{}");
    }
}
