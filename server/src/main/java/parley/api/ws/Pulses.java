package parley.api.ws;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The {@link Pulse} of each event loop. */
final class Pulses {
    private final Duration interval;
    private final ConcurrentMap<EventLoop, Pulse> pulses = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    Pulses(Duration interval) {
        this.interval = interval;
    }

    Pulse of(EventLoop loop) {
        Pulse pulse = pulses.computeIfAbsent(loop, _ -> new Pulse(loop, interval));
        if (stopped) {
            loop.execute(pulse::stop);
        }
        return pulse;
    }

    /** Closes all connections with 1001, and those that are opened later. */
    void stop() {
        stopped = true;
        pulses.forEach((loop, pulse) -> loop.execute(pulse::stop));
    }
}
