package parley.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parley.bench.AppendCell.Way;
import parley.bench.StoreDatabase.Sql;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench/run append}: Parley's client against the original's function, and the ceiling. */
@Command(
        name = "append",
        description = "Appends by Parley's client, against the original write_message.")
final class AppendCommand implements Callable<Integer> {

    private static final int MOST_CALLERS = 1000;

    /** The server takes 97 clients in all, the hub among them. */
    private static final int MOST_CONNECTIONS = 90;

    private static final int WARM_UP_CALLERS = 16;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--callers",
            paramLabel = "N",
            split = ",",
            description = "How many at once (default: 1,16,64,256).")
    private List<Integer> callers = List.of(1, 16, 64, 256);

    @Option(
            names = "--categories",
            paramLabel = "N",
            split = ",",
            description =
                    "Over how many categories the streams are spread; divisors of 10000 (default:"
                            + " 1,1000).")
    private List<Integer> categories = List.of(1, 1000);

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long each round lasts (default: ${DEFAULT-VALUE}).")
    private int seconds = 3;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How many of each; the medians are shown (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            description = "How long each way runs beforehand (default: ${DEFAULT-VALUE}).")
    private int warmup = 5;

    @Option(
            names = "--connections",
            paramLabel = "N",
            split = ",",
            description =
                    "Sizes of the original's pool, of which the best counts (default: 8,16,64).")
    private List<Integer> connections = List.of(8, 16, 64);

    @Option(
            names = "--own-connections",
            paramLabel = "N",
            description = "Size of Parley's pool (default: ${DEFAULT-VALUE}).")
    private int ownConnections = 8;

    @Option(
            names = "--batches",
            paramLabel = "ROWS",
            split = ",",
            description = "Rows in each of the raw inserts (default: 1,16,64,200).")
    private List<Integer> batches = List.of(1, 16, 64, 200);

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        check();
        try (Stage stage = Stage.open()) {
            HubProcess hub = stage.startHub();
            hub.awaitReady();
            Databases databases = Databases.of(stage.data());
            Map<Sql, StoreDatabase> stores = new EnumMap<>(Sql.class);
            for (Sql sql : Sql.values()) {
                stores.put(sql, StoreDatabase.create(databases, sql));
            }
            String machine = Machine.describe(stage, hub.pid(), settings());
            List<AppendCell> cells = cells();
            warmUp(hub, stores);
            for (int i = 1; i <= rounds; i++) {
                // In another order each time: what one leaves to be done falls on others.
                List<AppendCell> order = new ArrayList<>(cells);
                Collections.shuffle(order, new Random(i));
                for (AppendCell cell : order) {
                    measure(hub, cell, stores, i);
                }
            }
            stage.stopHub();
            return report(machine, cells);
        }
    }

    /** In the order of the report. */
    private List<AppendCell> cells() {
        List<AppendCell> cells = new ArrayList<>();
        for (int count : categories) {
            Streams streams = new Streams(count);
            for (int many : callers) {
                int own = Math.min(many, ownConnections);
                cells.add(new AppendCell(new Way.Parley(), own, many, streams));
                cells.add(new AppendCell(new Way.ParleyOnOriginal(), own, many, streams));
                connections.stream()
                        .map(size -> Math.min(many, size))
                        .distinct()
                        .map(size -> new AppendCell(new Way.Original(), size, many, streams))
                        .forEach(cells::add);
            }
        }
        for (int batch : batches) {
            cells.add(new AppendCell(new Way.Raw(batch), 1, 1, new Streams(1)));
        }
        return cells;
    }

    private void warmUp(HubProcess hub, Map<Sql, StoreDatabase> stores)
            throws IOException, InterruptedException, SQLException {
        if (warmup == 0) {
            return;
        }
        Streams streams = new Streams(1);
        List<AppendCell> all =
                List.of(
                        new AppendCell(new Way.Parley(), ownConnections, WARM_UP_CALLERS, streams),
                        new AppendCell(
                                new Way.ParleyOnOriginal(),
                                ownConnections,
                                WARM_UP_CALLERS,
                                streams),
                        new AppendCell(
                                new Way.Original(), WARM_UP_CALLERS, WARM_UP_CALLERS, streams),
                        new AppendCell(new Way.Raw(16), 1, 1, streams));
        for (AppendCell cell : all) {
            Progress.tell("warming up: " + cell.title());
            cell.run(hub.pid(), store(stores, cell), Duration.ofSeconds(warmup), 0);
        }
    }

    private void measure(
            HubProcess hub, AppendCell cell, Map<Sql, StoreDatabase> stores, int number)
            throws IOException, InterruptedException, SQLException {
        Round round = cell.run(hub.pid(), store(stores, cell), Duration.ofSeconds(seconds), number);
        cell.rounds().add(round);
        Progress.tell(
                "round %d of %d: %s, categories: %d, callers: %d, %,.0f/s"
                        .formatted(
                                number,
                                rounds,
                                cell.title(),
                                cell.categories(),
                                cell.callers(),
                                round.rate() * cell.way().batch()));
    }

    private static StoreDatabase store(Map<Sql, StoreDatabase> stores, AppendCell cell) {
        StoreDatabase store = stores.get(cell.way().sql());
        if (store == null) {
            throw new IllegalStateException("no store with the SQL of " + cell.title());
        }
        return store;
    }

    private static int report(String machine, List<AppendCell> cells) {
        AppendReport report = new AppendReport(cells);
        System.out.printf("# Appends%n%n%s%n%s%n", machine, report.table());
        System.out.printf(
                "CPU: seconds for 1,000 appended messages. Latencies are those of a call, for raw"
                        + " inserts of a whole batch.%n%n");
        System.out.printf("%s%n%s%n", report.connections(), report.bars());
        int failed = 0;
        for (AppendCell cell : cells) {
            if (cell.rounds().errors() > 0) {
                failed = 1;
                Progress.tell(
                        "%s, callers: %d, errors: %d, the first: %s"
                                .formatted(
                                        cell.title(),
                                        cell.callers(),
                                        cell.rounds().errors(),
                                        cell.rounds().firstError()));
            }
        }
        return failed;
    }

    private String settings() {
        return ("rounds: %d of %d s each, each after a second that is not measured; %d s of warm-up"
                        + " for each way; 250 bytes of JSON to one of %,d streams, which hold 2"
                        + " messages each at the start of a round")
                .formatted(rounds, seconds, warmup, Streams.COUNT);
    }

    private void check() {
        Usage.require(spec, seconds >= 1 && seconds <= 3600, "--seconds must be from 1 to 3600");
        Usage.require(spec, rounds >= 1 && rounds <= 1000, "--rounds must be from 1 to 1000");
        Usage.require(spec, warmup >= 0 && warmup <= 3600, "--warmup must be from 0 to 3600");
        Usage.require(
                spec,
                callers.stream().allMatch(n -> n >= 1 && n <= MOST_CALLERS),
                "--callers must each be from 1 to " + MOST_CALLERS);
        Usage.require(
                spec,
                categories.stream().allMatch(n -> n >= 1 && Streams.COUNT % n == 0),
                "--categories must each be a divisor of " + Streams.COUNT);
        Usage.require(
                spec,
                connections.stream().allMatch(n -> n >= 1 && n <= MOST_CONNECTIONS)
                        && ownConnections >= 1
                        && ownConnections <= MOST_CONNECTIONS,
                "--connections and --own-connections must each be from 1 to " + MOST_CONNECTIONS);
        Usage.require(
                spec,
                batches.stream().allMatch(n -> n >= 1 && n <= 10_000),
                "--batches must each be from 1 to 10000");
    }
}
