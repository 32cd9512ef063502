package parley.cli;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows topics over as many connections as it takes, so that every event is shown once: each
 * connection goes on at the cursor of the last frame that was shown.
 */
final class Follower {

    private static final int NOT_FOUND = 5;
    private static final int HTTP_NOT_FOUND = 404;
    private static final int HTTP_BAD_REQUEST = 400;

    /** Codes of gRPC for what passes: too late, too much, a fault, unavailable. */
    private static final List<Long> PASSING = List.of(4L, 8L, 13L, 14L);

    /** How many frames are shown, at most, before the output is flushed. */
    private static final int BATCH = 1000;

    private static final RetryPolicy<Subscription> RECONNECT =
            RetryPolicy.<Subscription>builder()
                    .handle(ConnectionLostException.class)
                    .withBackoff(Duration.ofMillis(250), Duration.ofSeconds(5))
                    .withJitter(0.25)
                    .withMaxAttempts(-1)
                    .build();

    /** A connection over which the topics are delivered, and the first frame that came over it. */
    private record Subscription(LiveSocket socket, LiveFrame first) {}

    private final HubClient hub;
    private final LiveDoor door;
    private final Terminal terminal;
    private final LiveOutput output;
    private final Consumer<String> shown;
    private final Map<String, String> topics;
    private String cursor;

    /**
     * @param topics what the topics are called, by their ids
     * @param after where to begin: a cursor, {@code begin}, or nothing for now
     * @param shown told the cursor of what was written and flushed, now and then
     */
    Follower(
            HubClient hub,
            LiveDoor door,
            Terminal terminal,
            LiveOutput output,
            Map<String, String> topics,
            String after,
            Consumer<String> shown) {
        this.hub = hub;
        this.door = door;
        this.terminal = terminal;
        this.output = output;
        this.topics = new LinkedHashMap<>(topics);
        this.cursor = after;
        this.shown = shown;
    }

    /**
     * Returns when no topic is left that can be read, or when nobody reads the output any more.
     *
     * @throws HubFailure.Refused when the hub will not deliver
     */
    void follow() {
        @Nullable ConnectionLostException lost = null;
        while (!topics.isEmpty()) {
            Subscription subscription = subscribeAfter(lost);
            if (lost != null) {
                note("connected to %s again".formatted(door));
            }
            try (LiveSocket socket = subscription.socket()) {
                deliver(socket, subscription.first());
                return;
            } catch (ConnectionLostException e) {
                lost = e;
                note(
                        "lost the connection to %s (%s); trying to get it back"
                                .formatted(door, e.getMessage()));
            }
        }
    }

    /** The loss that was is the first attempt, so that there is a pause before the next one. */
    private Subscription subscribeAfter(@Nullable ConnectionLostException lost) {
        try {
            return Failsafe.with(RECONNECT)
                    .get(
                            context -> {
                                if (lost != null && context.isFirstAttempt()) {
                                    throw lost;
                                }
                                return subscribe();
                            });
        } catch (FailsafeException e) {
            Thread.currentThread().interrupt();
            throw new HubFailure.Unreachable("interrupted while waiting for " + door);
        }
    }

    private Subscription subscribe() throws ConnectionLostException {
        LiveSocket socket = door.open();
        try {
            socket.send(request());
            return new Subscription(socket, socket.next());
        } catch (ConnectionLostException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private String request() {
        return LiveFrame.subscribe(List.copyOf(topics.keySet()), cursor);
    }

    private void deliver(LiveSocket socket, LiveFrame first) throws ConnectionLostException {
        try {
            take(socket, first);
            for (int frames = 1; !topics.isEmpty(); frames++) {
                if ((socket.isIdle() || frames % BATCH == 0) && !flush()) {
                    return;
                }
                take(socket, socket.next());
            }
        } finally {
            flush();
        }
    }

    /** Whether somebody still reads. */
    private boolean flush() {
        if (terminal.out().checkError()) {
            return false;
        }
        shown.accept(cursor);
        return true;
    }

    private void take(LiveSocket socket, LiveFrame frame) throws ConnectionLostException {
        switch (frame.type()) {
            case "error" -> {
                refused(frame);
                if (!topics.isEmpty()) {
                    socket.send(request());
                }
            }
            case "reset" -> {
                output.show(frame);
                terminal.error(
                        "the log that the cursor is of is gone; going on with what comes now");
                cursor = "";
                socket.send(request());
            }
            case "unsubscribed" -> {
                output.show(frame);
                moveTo(frame);
                leaveOut(
                        frame.topicId(),
                        frame.string("reason").equals("deleted")
                                ? "was deleted"
                                : "can no longer be read");
            }
            default -> {
                output.show(frame);
                moveTo(frame);
            }
        }
    }

    private void moveTo(LiveFrame frame) {
        if (!frame.cursor().isEmpty()) {
            cursor = frame.cursor();
        }
    }

    /** Topics that went away meanwhile are left out; what else was wrong is for others to mend. */
    private void refused(LiveFrame error) throws ConnectionLostException {
        long code = error.number("code");
        String message = error.string("message");
        if (PASSING.contains(code)) {
            throw new ConnectionLostException(message);
        }
        if (code != NOT_FOUND) {
            throw new HubFailure.Refused(HTTP_BAD_REQUEST, "the hub refused: " + message);
        }
        List<String> gone = gone();
        if (gone.isEmpty()) {
            throw new ConnectionLostException(message);
        }
        gone.forEach(id -> leaveOut(id, "can no longer be read"));
    }

    private List<String> gone() throws ConnectionLostException {
        List<String> gone = new ArrayList<>();
        for (String id : topics.keySet()) {
            try {
                hub.newestMessages(id, "", 1);
            } catch (HubFailure.Refused e) {
                if (e.status() != HTTP_NOT_FOUND) {
                    throw e;
                }
                gone.add(id);
            } catch (HubFailure.Unreachable e) {
                throw new ConnectionLostException(String.valueOf(e.getMessage()));
            }
        }
        return gone;
    }

    private void leaveOut(String id, String why) {
        String name = topics.remove(id);
        if (name != null) {
            terminal.error("the topic %s %s".formatted(name, why));
        }
    }

    /** For a person who watches; a program has the frames. */
    private void note(String text) {
        if (terminal.ends().errorIsTerminal()) {
            terminal.error(text);
        }
    }
}
