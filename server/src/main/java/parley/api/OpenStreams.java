package parley.api;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Answers that go on until somebody ends them: when the hub stops, it does. */
final class OpenStreams {
    /** Ends an answer; from any thread, and more than once. */
    @FunctionalInterface
    interface End {
        void end();
    }

    private final Set<End> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    void add(End stream) {
        open.add(stream);
        if (stopped) {
            stream.end();
        }
    }

    void remove(End stream) {
        open.remove(stream);
    }

    /** Ends all, and from now on each that comes. */
    void stop() {
        stopped = true;
        open.forEach(End::end);
    }
}
