package parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final int LARGE_MESSAGES = 10_000;
    private static final int PAGE = 100;
    private static final Scenario.Topics FILLED =
            new Scenario.Topics("busy", Content.topics("many", TOPICS), "large", "small");

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long each round lasts (default: ${DEFAULT-VALUE}).")
    private int seconds = 5;

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
            description = "How many at once (default: 1,16,64,256).")
    private List<Integer> connections = List.of(1, 16, 64, 256);

    @Option(
            names = "--scenarios",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Only these of posts-one, posts-many, newest, first, newest-100, first-100,"
                            + " constant, newest-beside, first-beside (default: all).")
    private List<String> scenarios = Scenario.NAMES;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        try (Stage stage = Stage.open()) {
            HubProcess hub = stage.startHub();
            hub.awaitReady();
            String machine = Machine.describe(stage, hub.pid(), settings());
            fill(hub);
            List<Summary> summaries;
            try (ConstantProcess constant =
                    ConstantProcess.start(hub.pid(), page(stage, hub.address()))) {
                summaries = measure(chosen(hub.target(), constant.target()));
            }
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

    private static void fill(HubProcess hub) throws IOException, InterruptedException {
        Content content = new Content(hub.address());
        Progress.tell(
                "filling: %,d topics, one of them with %,d messages"
                        .formatted(TOPICS + 3, LARGE_MESSAGES));
        content.create(List.of(FILLED.busy(), FILLED.large(), FILLED.small()));
        content.create(FILLED.many());
        content.post(List.of(FILLED.large()), LARGE_MESSAGES);
        content.post(List.of(FILLED.small()), PAGE);
        for (String topic : List.of(FILLED.large(), FILLED.small())) {
            content.checkPage(Requests.newestPage(topic), PAGE);
            content.checkPage(Requests.firstPage(topic), PAGE);
        }
    }

    /** A file that holds a page. */
    private static Path page(Stage stage, InetSocketAddress hub) throws IOException {
        Answer page = Answer.to(hub, Requests.newestPage(FILLED.large()));
        return Files.writeString(stage.folder().resolve("page"), page.body());
    }

    private List<Scenario> chosen(Target hub, Target constant) {
        return Scenario.all(hub, constant, FILLED).stream()
                .filter(scenario -> scenarios.contains(scenario.name()))
                .toList();
    }

    private List<Summary> measure(List<Scenario> chosen) throws IOException, InterruptedException {
        List<Summary> summaries = new ArrayList<>();
        for (Scenario scenario : chosen) {
            Progress.tell("warming up: %s".formatted(scenario.title()));
            if (warmup > 0) {
                Round.run(scenario, WARM_UP_CONNECTIONS, warmUp(scenario));
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
                Round round = measure(summary);
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

    /** The hub learns from all of its scenarios, the constant's server only from its own. */
    private Duration warmUp(Scenario scenario) {
        return switch (scenario.kind()) {
            case POSTS, PAGES, PAGES_BESIDE_POSTS -> Duration.ofSeconds(warmup);
            case CONSTANT -> Duration.ofSeconds(3L * warmup);
        };
    }

    /** One round more. */
    private Round measure(Summary summary) throws IOException, InterruptedException {
        Scenario scenario = summary.scenario();
        boolean posts = scenario.kind() == Scenario.Kind.POSTS;
        HubTimers before = posts ? HubTimers.of(scenario.target().address()) : HubTimers.NONE;
        Round round = Round.run(scenario, summary.connections(), Duration.ofSeconds(seconds));
        summary.add(round);
        if (posts) {
            summary.add(PostParts.between(before, HubTimers.of(scenario.target().address())));
        }
        return round;
    }

    private static void report(String machine, List<Summary> summaries, Memory memory) {
        HttpReport report = new HttpReport(summaries);
        System.out.printf("# Posts and list pages over HTTP%n%n%s%n%s%n", machine, report.table());
        System.out.printf(
                "CPU: seconds for 1,000 requests; beside writers, for 1,000 of both kinds.%n%n%s",
                report.parts());
        System.out.printf(
                "%nThe hub's resident memory at the end: %,.0f MB (at most %,.0f MB).%n%n%s%n",
                memory.megabytes(), memory.peakMegabytes(), report.bars());
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
