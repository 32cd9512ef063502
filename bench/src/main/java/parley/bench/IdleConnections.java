package parley.bench;

import java.io.IOException;
import java.util.List;

/** What a connection costs on which nothing happens. */
final class IdleConnections {

    private static final int LEARNING = 500;
    private static final long SETTLE = 3_000_000_000L;

    private IdleConnections() {}

    /**
     * Measures one server, which should have just started: memory that it had for something else
     * before would be used again and not be seen.
     *
     * @return resident KB for each
     */
    static double measure(LivePeer peer, int count, List<String> topics) throws IOException {
        try (Swarm first = Swarm.join(peer, LEARNING, topics)) {
            first.runUntil(() -> false, SETTLE);
        }
        try (Swarm swarm = Swarm.join(peer, LEARNING, topics)) {
            swarm.runUntil(() -> false, SETTLE);
            long before = peer.resident();
            swarm.join(count, false);
            swarm.runUntil(() -> false, SETTLE);
            return (peer.resident() - before) / (double) count;
        }
    }
}
