package parley.cli;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import parley.v1.Message;

/**
 * Posts lines into a topic, each as a message, in their order: the next one is sent when the one
 * before is stored, because of two under way at a time one may be refused or come second. Each has
 * its id before it is sent, so that one whose answer was lost is sent again and stored once.
 */
final class LinePosts {

    private static final int TOO_MANY = 429;

    private final HubClient hub;
    private final String topicId;
    private final RetryPolicy<Message> patience;
    private long posted;

    /**
     * @param longest how long a hub is waited for that cannot be reached or has too much to do
     * @param waiting told of every failure that it waits after
     */
    LinePosts(HubClient hub, String topicId, Duration longest, Runnable waiting) {
        this.hub = hub;
        this.topicId = topicId;
        this.patience =
                RetryPolicy.<Message>builder()
                        .handleIf(LinePosts::passes)
                        .withBackoff(Duration.ofMillis(250), Duration.ofSeconds(5))
                        .withJitter(0.25)
                        .withMaxAttempts(-1)
                        .withMaxDuration(longest)
                        .onFailedAttempt(_ -> waiting.run())
                        .build();
    }

    /** How many are stored. */
    long posted() {
        return posted;
    }

    /**
     * Posts what there is to its end.
     *
     * @param stored told of each message with its line
     * @throws LineInput.BadLineException when a line cannot be posted; those before it are
     * @throws HubFailure likewise, with the line's number in its message
     */
    void post(LineInput lines, BiConsumer<Message, LineInput.Line> stored)
            throws LineInput.BadLineException {
        for (LineInput.@Nullable Line line = lines.next(); line != null; line = lines.next()) {
            Message message =
                    Message.newBuilder()
                            .setId(UlidCreator.getMonotonicUlid().toString())
                            .setContentText(line.text())
                            .build();
            try {
                Message answered = Failsafe.with(patience).get(() -> hub.post(topicId, message));
                posted++;
                stored.accept(answered, line);
            } catch (HubFailure.Refused e) {
                throw new HubFailure.Refused(
                        e.status(),
                        "line %d: %s; %s".formatted(line.number(), e.getMessage(), soFar()));
            } catch (HubFailure.Unreachable e) {
                throw new HubFailure.Unreachable(
                        "line %d: %s; %s, and this one perhaps"
                                .formatted(line.number(), e.getMessage(), soFar()));
            }
        }
    }

    /** For people: what became of the lines before. */
    String soFar() {
        return switch ((int) Math.min(posted, 2)) {
            case 0 -> "no line was posted";
            case 1 -> "1 line was posted";
            default -> posted + " lines were posted";
        };
    }

    private static boolean passes(Throwable failure) {
        return failure instanceof HubFailure.Unreachable
                || (failure instanceof HubFailure.Refused refused && refused.status() == TOO_MANY);
    }
}
