package parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * The followers of one server, all on the caller's thread. Each follows one of the topics, which
 * take turns.
 */
final class Swarm implements AutoCloseable, Follower.Audience {

    private static final long LONGEST_LATENCY = 60_000_000_000L;
    private static final int DIGITS = 3;
    private static final long WAIT_MILLIS = 10;
    private static final int JOINING_AT_ONCE = 500;
    private static final int READ_AFTER = 16;
    private static final long PATIENCE = 60_000_000_000L;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(HubConnection.BUFFER);
    private final Selector selector;
    private final LivePeer peer;
    private final List<Sequence> sequences;
    private final List<Follower> followers = new ArrayList<>();
    private final Histogram latencies = new Histogram(LONGEST_LATENCY, DIGITS);
    private long delivered;
    private long lost;
    private long astray;
    private int joined;

    private Swarm(LivePeer peer, List<String> topics) throws IOException {
        this.peer = peer;
        this.sequences = topics.stream().map(Sequence::new).toList();
        this.selector = Selector.open();
    }

    /** Connects, and waits until all have joined. */
    static Swarm join(LivePeer peer, int count, List<String> topics) throws IOException {
        Swarm swarm = new Swarm(peer, topics);
        try {
            swarm.join(count, false);
            return swarm;
        } catch (IOException e) {
            swarm.close();
            throw e;
        }
    }

    /**
     * More followers.
     *
     * @param slow whether their systems take little that they have not read
     */
    List<Follower> join(int count, boolean slow) throws IOException {
        InetSocketAddress server = peer.subscribers();
        List<Follower> more = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Follower follower =
                    new Follower(
                            server,
                            peer.dialect(),
                            sequences.get(followers.size() % sequences.size()),
                            this);
            followers.add(follower);
            more.add(follower);
            follower.open(selector, slow);
            awaitJoined(followers.size() - JOINING_AT_ONCE);
        }
        awaitJoined(followers.size());
        return more;
    }

    private void awaitJoined(int count) throws IOException {
        if (!runUntil(() -> joined >= count, PATIENCE)) {
            throw new BenchFailure(
                    "%s let %d of %d join".formatted(peer.name(), joined, followers.size()));
        }
    }

    /** Cuts all connections at once, and opens them again; does not wait. */
    void reconnect() throws IOException {
        for (Follower follower : followers) {
            follower.cut();
        }
        joined = 0;
        int opened = 0;
        for (Follower follower : followers) {
            follower.reopen(selector);
            opened++;
            if (opened % READ_AFTER == 0) {
                receive(0);
            }
        }
    }

    boolean allJoined() {
        return joined >= followers.size();
    }

    void listen(List<Follower> some, boolean now) {
        some.forEach(each -> each.listen(selector, now));
    }

    /** Begins to count anew: everybody has everything. */
    void begin() throws IOException {
        attend();
        sequences.forEach(Sequence::clear);
        followers.forEach(Follower::clear);
        forget();
    }

    /** Forgets what was counted, but not how far each has come. */
    void forget() {
        latencies.reset();
        delivered = 0;
        lost = 0;
        astray = 0;
    }

    /** Reads what is there. */
    void attend() throws IOException {
        while (receive(0) > 0) {
            // Until nothing more is.
        }
    }

    /**
     * Reads what comes.
     *
     * @return whether the condition came about in time
     */
    boolean runUntil(BooleanSupplier end, long nanos) throws IOException {
        long until = System.nanoTime() + nanos;
        while (!end.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                return false;
            }
            receive(WAIT_MILLIS);
        }
        return true;
    }

    private int receive(long millis) throws IOException {
        Failures failures = new Failures();
        Consumer<SelectionKey> ready = key -> failures.run(() -> receive(key));
        int count = millis == 0 ? selector.selectNow(ready) : selector.select(ready, millis);
        failures.raise();
        return count;
    }

    private void receive(SelectionKey key) throws IOException {
        if (key.isValid()) {
            ((Follower) key.attachment()).receive(buffer);
        }
    }

    /** How many deliveries are missing, of the messages that anybody got. */
    long behind() {
        long missing = 0;
        for (Follower each : followers) {
            missing += each.behind();
        }
        return missing;
    }

    List<Follower> followers() {
        return List.copyOf(followers);
    }

    /** Messages that anybody got, of all topics. */
    long known() {
        return sequences.stream().mapToLong(Sequence::size).sum();
    }

    long delivered() {
        return delivered;
    }

    long lost() {
        return lost;
    }

    /** Messages out of order, or that came twice. */
    long astray() {
        return astray + sequences.stream().mapToLong(Sequence::twice).sum();
    }

    Histogram latencies() {
        return latencies.copy();
    }

    @Override
    public void delivered(long latencyNanos) {
        delivered++;
        latencies.recordValue(Math.clamp(latencyNanos, 0, LONGEST_LATENCY));
    }

    @Override
    public void lost(long count) {
        lost += count;
    }

    @Override
    public void wentAstray() {
        astray++;
    }

    @Override
    public void joined() {
        joined++;
    }

    @Override
    public void close() throws IOException {
        for (Follower follower : followers) {
            follower.cut();
        }
        selector.close();
    }

    /** Carries a failure out of a callback that cannot throw it. */
    private static final class Failures {
        private IOException first = new IOException();
        private boolean any;

        interface Work {
            void run() throws IOException;
        }

        void run(Work work) {
            try {
                work.run();
            } catch (IOException e) {
                first = any ? first : e;
                any = true;
            }
        }

        void raise() throws IOException {
            if (any) {
                throw first;
            }
        }
    }
}
