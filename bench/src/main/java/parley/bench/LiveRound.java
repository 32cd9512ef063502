package parley.bench;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.HdrHistogram.Histogram;

/**
 * Messages at one rate to the followers of one server, once.
 *
 * @param deliveries of messages to followers
 * @param missing deliveries that did not come within some seconds
 * @param astray messages out of order, or that came twice
 * @param onTime whether the server took the messages at the rate at which they came
 * @param seconds from the first message to the last delivery
 * @param serverCpu in seconds, of all processes of the server
 * @param clientCpu in seconds, of this one
 */
record LiveRound(
        long deliveries,
        long missing,
        long astray,
        boolean onTime,
        double seconds,
        double serverCpu,
        double clientCpu,
        Histogram latencies) {

    private static final long SECOND = 1_000_000_000L;

    /** How long after the last message its deliveries may come. */
    private static final long DRAIN = 3 * SECOND;

    /** How long what is late may come, so that it does not burden the next round. */
    private static final long REST = 20 * SECOND;

    private static final double NANOS_A_MILLI = 1e6;
    private static final double TOO_LATE_MILLIS = 500;

    static LiveRound run(LivePeer peer, Swarm swarm, Pace pace)
            throws IOException, InterruptedException {
        swarm.begin();
        peer.prepare();
        double server = peer.cpu();
        double client = clientSeconds();
        long begin = System.nanoTime();
        LivePeer.Published published = publish(peer, swarm, pace);
        long expected = published.taken() * swarm.followers().size() / pace.topics();
        swarm.runUntil(() -> swarm.delivered() >= expected, DRAIN);
        double seconds = (System.nanoTime() - begin) / (double) SECOND;
        LiveRound round =
                new LiveRound(
                        swarm.delivered(),
                        Math.max(0, expected - swarm.delivered()),
                        swarm.astray(),
                        published.onTime(),
                        seconds,
                        peer.cpu() - server,
                        clientSeconds() - client,
                        swarm.latencies());
        if (round.missing() > 0) {
            swarm.runUntil(() -> swarm.delivered() >= expected, REST);
        }
        return round;
    }

    /** Publishes on another thread, while the followers read. */
    private static LivePeer.Published publish(LivePeer peer, Swarm swarm, Pace pace)
            throws IOException, InterruptedException {
        FutureTask<LivePeer.Published> task = begin(peer, pace);
        swarm.runUntil(task::isDone, (long) ((pace.seconds() + 60) * SECOND));
        return end(task);
    }

    static FutureTask<LivePeer.Published> begin(LivePeer peer, Pace pace) {
        FutureTask<LivePeer.Published> task = new FutureTask<>(() -> peer.publish(pace));
        Thread.ofPlatform().daemon().name("publisher").start(task);
        return task;
    }

    static LivePeer.Published end(FutureTask<LivePeer.Published> task)
            throws IOException, InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case BenchFailure failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    static double clientSeconds() throws IOException {
        long pid = ProcessHandle.current().pid();
        return ProcessTable.read(pid).ownTicks(pid) / (double) ProcessStat.TICKS_A_SECOND;
    }

    double millisAt(double percentile) {
        return latencies.getValueAtPercentile(percentile) / NANOS_A_MILLI;
    }

    double p99Millis() {
        return millisAt(99);
    }

    double maxMillis() {
        return latencies.getMaxValue() / NANOS_A_MILLI;
    }

    double perCoreSecond() {
        return deliveries / Math.max(serverCpu, 1.0 / ProcessStat.TICKS_A_SECOND);
    }

    /** Whether the server keeps up with that rate. */
    boolean held() {
        return onTime && missing == 0 && p99Millis() <= TOO_LATE_MILLIS;
    }
}
