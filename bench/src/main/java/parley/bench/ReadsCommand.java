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
import parley.bench.StoreDatabase.Sql;
import parley.messagedb.CategoryRead;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench/run reads}: reads of categories and consumer groups, against the original's. */
@Command(
        name = "reads",
        description = "Category and consumer-group reads, against the original's functions.")
final class ReadsCommand implements Callable<Integer> {

    private static final double GROUP_BAR = 10;

    /** How many batches must be the same in both stores before anything is measured. */
    private static final int CHECKED = 12;

    /** Between the first batches of two rounds. */
    private static final int STRIDE = 1000;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--messages",
            paramLabel = "N",
            description = "How many there are (default: ${DEFAULT-VALUE}).")
    private int messages = 200_000;

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

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        check();
        Library library = new Library(messages);
        try (Stage stage = Stage.open()) {
            HubProcess hub = stage.startHub();
            hub.awaitReady();
            Databases databases = Databases.of(stage.data());
            Map<Sql, StoreDatabase> stores = new EnumMap<>(Sql.class);
            for (Sql sql : Sql.values()) {
                Progress.tell("filling: %,d messages".formatted(messages));
                StoreDatabase store = StoreDatabase.create(databases, sql);
                store.refill(library.fillSql());
                stores.put(sql, store);
            }
            String machine = Machine.describe(stage, hub.pid(), settings());
            List<ReadCell> cells = new ArrayList<>();
            for (boolean grouped : List.of(false, true)) {
                checkAnswers(stores, library, grouped);
                for (Sql sql : Sql.values()) {
                    ReadCell cell = new ReadCell(grouped, sql, new Rounds());
                    // Warms the client and the server's cache up.
                    run(hub, cell, stores, library, 0);
                    cells.add(cell);
                }
            }
            for (int i = 1; i <= rounds; i++) {
                List<ReadCell> order = new ArrayList<>(cells);
                Collections.shuffle(order, new Random(i));
                for (ReadCell cell : order) {
                    Round round = run(hub, cell, stores, library, i);
                    cell.rounds().add(round);
                    Progress.tell(
                            "round %d of %d: %s, %.2f ms"
                                    .formatted(i, rounds, cell.title(), ReadCell.millis(round)));
                }
            }
            stage.stopHub();
            report(machine, cells);
        }
        return 0;
    }

    private Round run(
            HubProcess hub,
            ReadCell cell,
            Map<Sql, StoreDatabase> stores,
            Library library,
            int number)
            throws IOException, SQLException {
        return cell.run(
                hub.pid(),
                store(stores, cell.sql()),
                library,
                Duration.ofSeconds(seconds),
                number * STRIDE);
    }

    /** Fails unless both give the same: only then is it the same work. */
    private static void checkAnswers(
            Map<Sql, StoreDatabase> stores, Library library, boolean grouped) throws SQLException {
        List<CategoryRead> reads = library.reads(grouped, 0, CHECKED);
        List<ReadCell> both =
                List.of(
                        new ReadCell(grouped, Sql.PARLEY, new Rounds()),
                        new ReadCell(grouped, Sql.ORIGINAL, new Rounds()));
        if (!both.getFirst()
                .ids(store(stores, Sql.PARLEY), reads)
                .equals(both.getLast().ids(store(stores, Sql.ORIGINAL), reads))) {
            throw new BenchFailure("the same reads give other messages: " + reads);
        }
    }

    private static StoreDatabase store(Map<Sql, StoreDatabase> stores, Sql sql) {
        StoreDatabase store = stores.get(sql);
        if (store == null) {
            throw new IllegalStateException("no store with this SQL: " + sql);
        }
        return store;
    }

    private static void report(String machine, List<ReadCell> cells) {
        MarkdownTable table =
                new MarkdownTable(
                        "read",
                        "ms a batch",
                        "of the rounds",
                        "p99 ms",
                        "client CPU",
                        "database CPU",
                        "faster than the original");
        Bars bars = new Bars();
        for (ReadCell cell : cells) {
            ReadCell original =
                    cells.stream()
                            .filter(other -> other.grouped() == cell.grouped())
                            .filter(other -> other.sql() == Sql.ORIGINAL)
                            .findFirst()
                            .orElseThrow();
            double ratio = original.millis() / cell.millis();
            Rounds rounds = cell.rounds();
            table.row(
                    cell.title(),
                    Machine.number(cell.millis(), 2),
                    rounds.range(ReadCell::millis, 2),
                    Machine.number(rounds.p99Millis(), 2),
                    Machine.number(
                            rounds.median(round -> round.cpu().client() / round.thousands()), 2),
                    Machine.number(
                            rounds.median(round -> round.cpu().database() / round.thousands()), 2),
                    Machine.number(ratio, 2) + " ×");
            if (cell.grouped() && cell.sql() == Sql.PARLEY) {
                bars.atLeast("consumer group of 8, to the original", GROUP_BAR, ratio, "×");
            }
        }
        System.out.printf("# Reads%n%n%s%n%s%n", machine, table);
        System.out.printf("CPU: seconds for 1,000 batches.%n%n%s%n", bars);
    }

    private String settings() {
        return ("rounds: %d of %d s each; batches of %,d messages of 250 bytes of JSON, out of %,d"
                        + " in 3 categories, from positions all over them")
                .formatted(rounds, seconds, ReadCell.BATCH, messages);
    }

    private void check() {
        Usage.require(spec, seconds >= 1 && seconds <= 3600, "--seconds must be from 1 to 3600");
        Usage.require(spec, rounds >= 1 && rounds <= 1000, "--rounds must be from 1 to 1000");
        Usage.require(
                spec,
                messages >= Library.FEWEST && messages <= 10_000_000,
                "--messages must be from " + Library.FEWEST + " to 10000000");
    }
}
