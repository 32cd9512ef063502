package parley.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parley.bench.CatchUpCell.What;
import parley.bench.StoreDatabase.Sql;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench/run subscriptions}: catching up, and how soon a handler has what was appended. */
@Command(
        name = "subscriptions",
        description = "Catching up and latency of subscriptions, beside a polling reader.")
final class SubscriptionsCommand implements Callable<Integer> {

    private static final double CATCH_UP_BAR = 200_000;
    private static final double ONE_PROCESS_BAR = 5;
    private static final double TWO_PROCESSES_BAR = 15;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--messages",
            paramLabel = "N",
            description = "How many there are to catch up with (default: ${DEFAULT-VALUE}).")
    private int messages = 100_000;

    @Option(
            names = "--appends",
            paramLabel = "N",
            description = "Messages of each round of latencies (default: ${DEFAULT-VALUE}).")
    private int appends = 300;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long each round of catching up lasts (default: ${DEFAULT-VALUE}).")
    private int seconds = 3;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How many of each; the medians are shown (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        check();
        try (Stage stage = Stage.open()) {
            HubProcess hub = stage.startHub();
            hub.awaitReady();
            Databases databases = Databases.of(stage.data());
            Map<Sql, StoreDatabase> stores = new EnumMap<>(Sql.class);
            for (Sql sql : Sql.values()) {
                Progress.tell("filling: %,d messages".formatted(messages));
                StoreDatabase store = StoreDatabase.create(databases, sql);
                store.refill(new Library(messages).fillSql());
                stores.put(sql, store);
            }
            String machine = Machine.describe(stage, hub.pid(), settings());
            List<CatchUpCell> catchUps = catchUp(stores);
            List<HandlerLatency> latencies = latencies(stores);
            stage.stopHub();
            report(machine, catchUps, latencies);
        }
        return 0;
    }

    private List<CatchUpCell> catchUp(Map<Sql, StoreDatabase> stores) throws SQLException {
        List<CatchUpCell> cells = CatchUpCell.all();
        for (CatchUpCell cell : cells) {
            cell.run(store(stores, cell.sql()), Duration.ofSeconds(seconds), 0); // warms up
        }
        for (int i = 1; i <= rounds; i++) {
            List<CatchUpCell> order = new ArrayList<>(cells);
            Collections.shuffle(order, new Random(i));
            for (CatchUpCell cell : order) {
                double rate = cell.run(store(stores, cell.sql()), Duration.ofSeconds(seconds), i);
                cell.rates().add(rate);
                Progress.tell(
                        "round %d of %d: %s, %,.0f/s".formatted(i, rounds, cell.title(), rate));
            }
        }
        return cells;
    }

    private List<HandlerLatency> latencies(Map<Sql, StoreDatabase> stores)
            throws IOException, InterruptedException, SQLException {
        List<HandlerLatency> ways = HandlerLatency.all();
        for (HandlerLatency way : ways) {
            way.run(store(stores, way.sql()), appends); // warms up
            way.micros().reset();
        }
        for (int i = 1; i <= rounds; i++) {
            List<HandlerLatency> order = new ArrayList<>(ways);
            Collections.shuffle(order, new Random(i));
            for (HandlerLatency way : order) {
                way.run(store(stores, way.sql()), appends);
                Progress.tell(
                        "round %d of %d: %s, p99 of all so far %.2f ms"
                                .formatted(i, rounds, way.title(), way.millis(99)));
            }
        }
        return ways;
    }

    private static StoreDatabase store(Map<Sql, StoreDatabase> stores, Sql sql) {
        return Objects.requireNonNull(stores.get(sql));
    }

    private static void report(
            String machine, List<CatchUpCell> catchUps, List<HandlerLatency> latencies) {
        Bars bars = new Bars();
        MarkdownTable rates =
                new MarkdownTable("catching up", "messages/s", "of the rounds", "to the reader");
        for (CatchUpCell cell : catchUps) {
            rates.row(
                    cell.title(),
                    Machine.number(cell.rate(), 0),
                    cell.range(),
                    ratio(cell, catchUps));
            if (cell.client() && cell.sql() == Sql.PARLEY && cell.what() != What.GROUP) {
                bars.atLeast("catching up, " + cell.title(), CATCH_UP_BAR, cell.rate(), "/s");
            }
        }
        MarkdownTable waits = new MarkdownTable("append to handler", "p50 ms", "p99 ms", "max ms");
        for (HandlerLatency way : latencies) {
            waits.row(
                    way.title(),
                    Machine.number(way.millis(50), 2),
                    Machine.number(way.millis(99), 2),
                    Machine.number(way.maxMillis(), 2));
            switch (way.way()) {
                case WOKEN ->
                        bars.under(way.title() + ", p99", ONE_PROCESS_BAR, way.millis(99), "ms");
                case NOTIFIED ->
                        bars.under(way.title() + ", p99", TWO_PROCESSES_BAR, way.millis(99), "ms");
                case BARE, POLLING, PLAIN -> {} // shown to compare with
            }
        }
        System.out.printf("# Subscriptions%n%n%s%n%s%n%s%n%s%n", machine, rates, waits, bars);
    }

    private static String ratio(CatchUpCell cell, List<CatchUpCell> all) {
        return all.stream()
                .filter(other -> !other.client() && other.what() == cell.what())
                .findFirst()
                .map(reader -> Machine.number(cell.rate() / reader.rate(), 1) + " ×")
                .orElse("");
    }

    private String settings() {
        return ("%d rounds; catching up for %d s each, with %,d messages of 250 bytes of JSON in"
                        + " %d categories; latencies of %,d appends each, 3 to 23 ms apart")
                .formatted(rounds, seconds, messages, Library.CATEGORIES, appends);
    }

    private void check() {
        Usage.require(spec, seconds >= 1 && seconds <= 3600, "--seconds must be from 1 to 3600");
        Usage.require(spec, rounds >= 1 && rounds <= 1000, "--rounds must be from 1 to 1000");
        Usage.require(spec, appends >= 1 && appends <= 4_000, "--appends must be from 1 to 4000");
        Usage.require(
                spec,
                messages >= Library.FEWEST && messages <= 10_000_000,
                "--messages must be from " + Library.FEWEST + " to 10000000");
    }
}
