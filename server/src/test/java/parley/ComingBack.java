package parley;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A follower that comes back with its last cursor whenever its connection ends, until it leaves,
 * and notes what it is told. All of it happens on the clients' thread.
 */
final class ComingBack implements LiveClient.Listener {
    private static final int PAUSE_MILLIS = 20;

    private final LiveClients clients;
    private final Supplier<RestClient> hubs;
    private final boolean byWebSocket;
    private final List<String> topics;
    private final long from;
    private final List<String> marks = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final AtomicInteger count = new AtomicInteger();
    private LiveClient client;
    private String cursor;
    private boolean left;
    private int begun;

    /**
     * @param hubs of which it takes the next each time
     * @param cursor where it begins
     */
    ComingBack(
            LiveClients clients,
            Supplier<RestClient> hubs,
            boolean byWebSocket,
            List<String> topics,
            String cursor) {
        this.clients = clients;
        this.hubs = hubs;
        this.byWebSocket = byWebSocket;
        this.topics = topics;
        this.cursor = cursor;
        this.from = LiveLog.place(cursor);
    }

    void begin() {
        begun++;
        RestClient hub = hubs.get();
        client =
                byWebSocket
                        ? clients.webSocket(hub, this)
                        : clients.stream(hub, LiveClients.query(cursor, topics), this);
    }

    /** Its connection breaks. */
    void cut() {
        if (client != null) {
            client.cut();
        }
    }

    void leave() {
        left = true;
        cut();
    }

    @Override
    public void opened(LiveClient opened) {
        if (byWebSocket) {
            opened.send(LiveClients.subscribe(cursor, "", topics));
        }
    }

    @Override
    public void told(LiveClient by, JsonNode object) {
        switch (object.get("type").asText()) {
            case "error" -> refused(by, object);
            case "caughtUp" -> cursor = object.get("cursor").asText();
            case "reset", "unsubscribed", "broken" -> wrong.add(object.toString());
            default -> {
                cursor = object.get("cursor").asText();
                marks.add(LiveLog.mark(object));
                count.set(marks.size());
            }
        }
    }

    /** A hub that has not come as far as the cursor, or cannot ask its log, is tried again. */
    private void refused(LiveClient by, JsonNode error) {
        if (error.get("code").asInt() != 14) {
            wrong.add(error.toString());
        }
        by.cut();
    }

    @Override
    public void ended(LiveClient by, int code) {
        if (!left) {
            var _ = clients.thread().schedule(this::begin, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** What it follows. */
    List<String> topics() {
        return topics;
    }

    /** The global position at which it began. */
    long from() {
        return from;
    }

    /** How much it was told; from any thread. */
    int count() {
        return count.get();
    }

    /** The marks of what it was told; once it has left. */
    List<String> marks() {
        return marks;
    }

    /** What it should not have been told; once it has left. */
    List<String> wrong() {
        return wrong;
    }

    /** How often it came; once it has left. */
    int begun() {
        return begun;
    }
}
