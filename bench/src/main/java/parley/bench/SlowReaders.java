package parley.bench;

import java.io.IOException;
import java.util.List;

/**
 * Followers who read nothing, beside others who do.
 *
 * @param without a round of the others alone
 * @param with a round of the others beside them
 * @param kilobytes that the server's resident memory grew by meanwhile, for each who reads nothing
 * @param catchUpSeconds from when they read again until they had everything
 * @param missed deliveries that they never got
 * @param parted whether the server ended the connections of those who read nothing
 */
record SlowReaders(
        LiveRound without,
        LiveRound with,
        double kilobytes,
        double catchUpSeconds,
        long missed,
        boolean parted) {

    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST = 60 * SECOND;

    static SlowReaders run(
            LivePeer peer, int readers, int stalled, int rate, double seconds, String topic)
            throws IOException, InterruptedException {
        List<String> topics = List.of(topic);
        try (Swarm swarm = Swarm.join(peer, readers, topics);
                Swarm slow = Swarm.join(peer, 1, topics)) {
            Pace first = new Pace(rate, seconds, 0, 1);
            LiveRound without = LiveRound.run(peer, swarm, first);
            slow.join(stalled, true);
            slow.begin();
            slow.listen(slow.followers(), false);
            long before = peer.resident();
            Pace second = new Pace(rate, seconds, first.count(), 1);
            LiveRound with = LiveRound.run(peer, swarm, second);
            double kilobytes = (peer.resident() - before) / (double) stalled;
            long began = System.nanoTime();
            slow.listen(slow.followers(), true);
            boolean parted = false;
            long expected = second.count() * slow.followers().size();
            try {
                slow.runUntil(() -> slow.delivered() >= expected, LONGEST);
            } catch (IOException e) {
                parted = true;
            }
            double catchUp = (System.nanoTime() - began) / (double) SECOND;
            return new SlowReaders(
                    without, with, kilobytes, catchUp, expected - slow.delivered(), parted);
        }
    }
}
