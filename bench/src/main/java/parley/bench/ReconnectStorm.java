package parley.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.FutureTask;

/**
 * All followers are cut off at once and come back, while messages go on.
 *
 * @param seconds from the cut until the last had joined and had all that there was
 * @param serverCpu in seconds, in that time
 * @param missed deliveries of messages from between, to who came back
 * @param astray messages out of order, or that came twice
 */
record ReconnectStorm(double seconds, double serverCpu, long missed, long astray) {

    private static final int RATE = 100;
    private static final double LONGEST = 20;
    private static final long SECOND = 1_000_000_000L;

    static ReconnectStorm run(LivePeer peer, int subscribers, String topic)
            throws IOException, InterruptedException {
        try (Swarm swarm = Swarm.join(peer, subscribers, List.of(topic))) {
            swarm.begin();
            peer.prepare();
            FutureTask<LivePeer.Published> posts =
                    LiveRound.begin(peer, new Pace(RATE, LONGEST / 2, 0, 1));
            swarm.runUntil(() -> false, 2 * SECOND);
            double cpu = peer.cpu();
            long cut = System.nanoTime();
            swarm.reconnect();
            swarm.runUntil(
                    () -> swarm.allJoined() && swarm.behind() == 0, (long) (LONGEST * SECOND));
            double seconds = (System.nanoTime() - cut) / (double) SECOND;
            double used = peer.cpu() - cpu;
            swarm.runUntil(posts::isDone, (long) (LONGEST * SECOND));
            LivePeer.Published published = LiveRound.end(posts);
            swarm.runUntil(
                    () -> swarm.known() >= published.taken() && swarm.behind() == 0, 5 * SECOND);
            return new ReconnectStorm(seconds, used, swarm.lost() + swarm.behind(), swarm.astray());
        }
    }
}
