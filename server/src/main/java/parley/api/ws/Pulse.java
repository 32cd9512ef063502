package parley.api.ws;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Visits each connection of an event loop once in every interval, some at a time: one timer for all
 * of them, and no moment at which all are pinged. Confined to the event loop.
 */
final class Pulse {
    private static final int PARTS = 32;

    private final EventLoop loop;
    private final long tickNanos;
    private final List<List<ServerWebSocket>> parts =
            Stream.<List<ServerWebSocket>>generate(ArrayList::new).limit(PARTS).toList();
    private int count;
    private int turn;
    private @Nullable Future<?> ticking;
    private boolean stopped;

    Pulse(EventLoop loop, Duration interval) {
        this.loop = loop;
        tickNanos = Math.max(1, interval.toNanos() / PARTS);
    }

    /**
     * @return the connection's place, for {@link #remove}
     */
    int add(ServerWebSocket connection) {
        int part = turn;
        List<ServerWebSocket> there = parts.get(part);
        there.add(connection);
        count++;
        if (ticking == null) {
            ticking =
                    loop.scheduleAtFixedRate(
                            this::tick, tickNanos, tickNanos, TimeUnit.NANOSECONDS);
        }
        if (stopped) {
            goAway(connection);
        }
        return place(part, there.size() - 1);
    }

    private static int place(int part, int index) {
        return index * PARTS + part;
    }

    void remove(int place) {
        List<ServerWebSocket> there = parts.get(place % PARTS);
        ServerWebSocket last = there.removeLast();
        int index = place / PARTS;
        if (index < there.size()) {
            there.set(index, last);
            last.movedTo(place);
        }
        if (--count == 0 && ticking != null) {
            ticking.cancel(false);
            ticking = null;
        }
    }

    private void tick() {
        turn = (turn + 1) % PARTS;
        for (ServerWebSocket connection : parts.get(turn).reversed()) {
            connection.beat();
        }
    }

    /** Closes all connections, and those that are added later. */
    void stop() {
        if (!stopped) {
            stopped = true;
            parts.forEach(part -> part.reversed().forEach(Pulse::goAway));
        }
    }

    private static void goAway(ServerWebSocket connection) {
        connection.close(CloseCode.GOING_AWAY, "The hub stops");
    }
}
