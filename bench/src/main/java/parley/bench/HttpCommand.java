package parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench/run http}: posts and list pages, and what they cost. */
@Command(name = "http", description = "Posts and list pages over HTTP, with what they cost.")
final class HttpCommand implements Callable<Integer> {

    private static final int MOST_CONNECTIONS = 1000;
    private static final int WARM_UP_CONNECTIONS = 16;
    private static final int TOPICS = 1000;
    private static final int READ_MESSAGES = 10_000;
    private static final int PAGE = 100;
    private static final String BUSY = "busy";
    private static final String READ = "read";

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long each round lasts (default: ${DEFAULT-VALUE}).")
    private int seconds = 10;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How many of each; the medians are shown (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            description = "How long each scenario runs beforehand (default: ${DEFAULT-VALUE}).")
    private int warmup = 10;

    @Option(
            names = "--connections",
            paramLabel = "N",
            split = ",",
            description = "How many at once (default: 1,16,64).")
    private List<Integer> connections = List.of(1, 16, 64);

    @Option(
            names = "--scenarios",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Only these of posts-one, posts-many, newest, first, newest-beside,"
                            + " first-beside (default: all).")
    private List<String> scenarios = Scenario.NAMES;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        try (Stage stage = Stage.open()) {
            HubProcess hub = stage.startHub();
            hub.awaitReady();
            String machine = Machine.describe(stage, hub.pid(), settings());
            List<Summary> summaries = measure(hub, fill(hub));
            Memory memory = Memory.of(hub.pid());
            stage.stopHub();
            report(machine, summaries, memory);
            boolean failed = failed(summaries);
            if (failed) {
                Progress.tell(hub.lastWords());
            }
            return failed ? 1 : 0;
        }
    }

    private List<Scenario> fill(HubProcess hub) throws IOException, InterruptedException {
        List<String> many = Content.topics("many", TOPICS);
        Content content = new Content(hub.address());
        Progress.tell(
                "filling: %,d topics, one of them with %,d messages"
                        .formatted(TOPICS + 2, READ_MESSAGES));
        content.create(List.of(BUSY, READ));
        content.create(many);
        content.post(List.of(READ), READ_MESSAGES);
        content.checkPage(Requests.newestPage(READ), PAGE);
        content.checkPage(Requests.firstPage(READ), PAGE);
        return Scenario.all(BUSY, many, READ).stream()
                .filter(scenario -> scenarios.contains(scenario.name()))
                .toList();
    }

    private List<Summary> measure(HubProcess hub, List<Scenario> chosen)
            throws IOException, InterruptedException {
        List<Summary> summaries = new ArrayList<>();
        for (Scenario scenario : chosen) {
            Progress.tell("warming up: %s".formatted(scenario.title()));
            if (warmup > 0) {
                Round.run(hub, scenario, WARM_UP_CONNECTIONS, Duration.ofSeconds(warmup));
            }
            for (int count : connections) {
                summaries.add(new Summary(scenario, count));
            }
        }
        for (int i = 1; i <= rounds; i++) {
            // In another order each time: what one leaves to do in the background falls on others.
            List<Summary> order = new ArrayList<>(summaries);
            Collections.shuffle(order, new Random(i));
            for (Summary summary : order) {
                Round round =
                        Round.run(
                                hub,
                                summary.scenario(),
                                summary.connections(),
                                Duration.ofSeconds(seconds));
                summary.add(round);
                Progress.tell(
                        "round %d of %d: %s, connections: %d, %,.0f/s"
                                .formatted(
                                        i,
                                        rounds,
                                        summary.scenario().title(),
                                        summary.connections(),
                                        round.rate()));
            }
        }
        return summaries;
    }

    private void report(String machine, List<Summary> summaries, Memory memory) {
        MarkdownTable table = Summary.table();
        summaries.forEach(summary -> summary.addTo(table));
        System.out.printf("# Posts and list pages over HTTP%n%n%s%n%s%n", machine, table);
        System.out.println(
                "CPU: seconds for 1,000 requests; beside writers, for 1,000 of both kinds.");
        System.out.printf(
                "The hub's resident memory at the end: %,.0f MB (at most %,.0f MB).%n%n",
                memory.megabytes(), memory.peakMegabytes());
        System.out.print(bars(summaries));
    }

    private static Bars bars(List<Summary> summaries) {
        Bars bars = new Bars();
        for (Summary summary : summaries) {
            Scenario scenario = summary.scenario();
            String what = scenario.title() + ", connections: " + summary.connections();
            if (scenario.beside() != null) {
                bars.under(what + ", p99", 20, summary.rounds().p99Millis(), "ms");
            } else if (scenario.name().startsWith("posts") && summary.connections() == 64) {
                bars.atLeast(what, 1000, summary.rounds().rate(), "/s");
                bars.atLeast(what + ", aim", 1500, summary.rounds().rate(), "/s");
            }
        }
        return bars;
    }

    private static boolean failed(List<Summary> summaries) {
        boolean failed = false;
        for (Summary summary : summaries) {
            if (summary.rounds().errors() > 0) {
                failed = true;
                Progress.tell(
                        "%s, connections: %d, errors: %d, the first: %s"
                                .formatted(
                                        summary.scenario().title(),
                                        summary.connections(),
                                        summary.rounds().errors(),
                                        summary.rounds().firstError()));
            }
        }
        return failed;
    }

    private String settings() {
        return ("rounds: %d of %d s each, %d s of warm-up for each scenario, connections: %s;"
                        + " posts of %d bytes, pages of %d messages")
                .formatted(
                        rounds,
                        seconds,
                        warmup,
                        String.join(", ", connections.stream().map(String::valueOf).toList()),
                        Requests.POST_LENGTH,
                        PAGE);
    }

    private void check() {
        Usage.require(spec, seconds >= 1 && seconds <= 3600, "--seconds must be from 1 to 3600");
        Usage.require(spec, rounds >= 1 && rounds <= 1000, "--rounds must be from 1 to 1000");
        Usage.require(spec, warmup >= 0 && warmup <= 3600, "--warmup must be from 0 to 3600");
        Usage.require(
                spec,
                connections.stream().allMatch(n -> n >= 1 && n <= MOST_CONNECTIONS),
                "--connections must each be from 1 to " + MOST_CONNECTIONS);
        Usage.require(
                spec,
                Scenario.NAMES.containsAll(scenarios),
                "--scenarios knows " + String.join(", ", Scenario.NAMES));
    }
}
