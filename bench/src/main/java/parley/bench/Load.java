package parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Connections to the hub, a thread each, in groups whose outcomes are told apart. Connects first,
 * so that what is measured from {@link #run} on is requests alone.
 */
final class Load implements AutoCloseable {

    /** A request that waits longer counts as an error and ends its connection. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<HubConnection> connections = new ArrayList<>();
    private final List<List<Worker>> groups = new ArrayList<>();

    private Load() {}

    /**
     * Opens a connection for each script.
     *
     * @throws IOException when the hub does not take them all
     */
    static Load connect(InetSocketAddress hub, List<List<Script>> groups) throws IOException {
        Load load = new Load();
        try {
            for (List<Script> scripts : groups) {
                List<Worker> workers = new ArrayList<>();
                for (Script script : scripts) {
                    HubConnection connection = new HubConnection(hub);
                    load.connections.add(connection);
                    workers.add(new Worker(connection, script, load.gate));
                }
                load.groups.add(workers);
            }
            return load;
        } catch (IOException e) {
            load.close();
            throw e;
        }
    }

    /** Runs scripts that must all succeed, to fill a hub or to warm it up. */
    static void runAll(InetSocketAddress hub, List<Script> scripts)
            throws IOException, InterruptedException {
        try (Load load = connect(hub, List.of(scripts))) {
            Outcome outcome = load.run().getFirst();
            if (outcome.errors() > 0) {
                throw new BenchFailure(
                        "%d requests failed, the first with: %s"
                                .formatted(outcome.errors(), outcome.firstError()));
            }
        }
    }

    /** Runs every script to its end, once, and answers each group's outcome. */
    List<Outcome> run() throws IOException, InterruptedException {
        List<Worker> workers = groups.stream().flatMap(List::stream).toList();
        List<Thread> threads = new ArrayList<>();
        for (Worker worker : workers) {
            // A virtual thread would hand its socket to a poller each time: more work, not less.
            threads.add(Thread.ofPlatform().daemon().name("client").start(worker));
        }
        gate.countDown();
        for (Thread thread : threads) {
            while (!thread.join(LOOK_EVERY)) {
                for (Worker worker : workers) {
                    worker.giveUpAfter(PATIENCE.toNanos());
                }
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (List<Worker> group : groups) {
            outcomes.add(group.stream().map(Worker::outcome).reduce(Outcome::plus).orElseThrow());
        }
        return outcomes;
    }

    @Override
    public void close() throws IOException {
        for (HubConnection connection : connections) {
            connection.close();
        }
    }
}
