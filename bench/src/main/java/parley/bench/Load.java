package parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Connections to the hub, in groups whose outcomes are told apart, all on the caller's thread: one
 * thread that is told which connections have something is cheaper than a thread for each, which
 * must be woken for each answer. Connects first, so that what is measured from {@link #run} on is
 * requests alone.
 */
final class Load implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(HubConnection.BUFFER);
    private final List<HubConnection> connections = new ArrayList<>();
    private final List<List<Worker>> groups = new ArrayList<>();
    private final Duration patience;
    private int running;

    private Load(Duration patience) {
        this.patience = patience;
    }

    /**
     * Opens a connection for each script.
     *
     * @throws IOException when the hub does not take them all
     */
    static Load connect(InetSocketAddress hub, List<List<Script>> groups) throws IOException {
        return connect(hub, groups, PATIENCE);
    }

    /**
     * The same.
     *
     * @param patience how long a request may wait before it counts as an error and ends its
     *     connection; it is looked at once a second
     */
    static Load connect(InetSocketAddress hub, List<List<Script>> groups, Duration patience)
            throws IOException {
        Load load = new Load(patience);
        try {
            for (List<Script> scripts : groups) {
                List<Worker> workers = new ArrayList<>();
                for (Script script : scripts) {
                    HubConnection connection = new HubConnection(hub);
                    load.connections.add(connection);
                    workers.add(new Worker(connection, script));
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
        try (Selector selector = Selector.open()) {
            for (Worker worker : workers) {
                worker.begin(selector, buffer);
                running += worker.ended() ? 0 : 1;
            }
            Consumer<SelectionKey> ready = this::proceed;
            long look = System.nanoTime() + LOOK_EVERY.toNanos();
            while (running > 0) {
                selector.select(ready, LOOK_EVERY.toMillis());
                if (System.nanoTime() - look > 0) {
                    look += LOOK_EVERY.toNanos();
                    look(workers);
                }
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (List<Worker> group : groups) {
            outcomes.add(group.stream().map(Worker::outcome).reduce(Outcome::plus).orElseThrow());
        }
        return outcomes;
    }

    private void proceed(SelectionKey key) {
        Worker worker = (Worker) key.attachment();
        if (worker.ended()) {
            // The hub has closed a connection that nobody needs any more.
            key.cancel();
            return;
        }
        worker.proceed(buffer);
        running -= worker.ended() ? 1 : 0;
    }

    private void look(List<Worker> workers) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted with requests under way");
        }
        for (Worker worker : workers) {
            if (!worker.ended()) {
                worker.giveUpAfter(patience.toNanos());
                running -= worker.ended() ? 1 : 0;
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (HubConnection connection : connections) {
            connection.close();
        }
    }
}
