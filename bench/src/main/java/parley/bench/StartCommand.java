package parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench/run start}: how soon a hub is ready, and how much memory it holds. */
@Command(
        name = "start",
        description = "Time to ready with much in the log, and memory after some posts.")
final class StartCommand implements Callable<Integer> {

    /** Of all topics and messages, what is there when memory is read first. */
    private static final int FIRST_PART = 10;

    private static final double MEMORY_BAR = 300;

    private final MarkdownTable table = new MarkdownTable("", "measured", "of the rounds");
    private final Bars bars = new Bars();

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How many starts of each kind (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(
            names = "--topics",
            paramLabel = "N",
            description = "How many there are (default: ${DEFAULT-VALUE}).")
    private int topics = 10_000;

    @Option(
            names = "--messages",
            paramLabel = "N",
            description = "How many there are in all topics together (default: ${DEFAULT-VALUE}).")
    private int messages = 100_000;

    /** How the hub before ended. */
    private enum End {
        STOPPED("ready after a clean stop", 3),
        KILLED("ready after kill -9", 8);

        private final String title;
        private final double secondsBar;

        End(String title, double secondsBar) {
            this.title = title;
            this.secondsBar = secondsBar;
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        try (Stage stage = Stage.open()) {
            HubProcess hub = stage.startHub();
            Duration first = hub.awaitReady();
            table.row("ready for the first time, empty folder", seconds(seconds(first)), "");
            String machine =
                    Machine.describe(
                            stage,
                            hub.pid(),
                            "%,d messages in %,d topics, starts of each kind: %d"
                                    .formatted(messages, topics, rounds));
            List<String> ids = Content.topics("topic", topics);
            fill(hub, ids);
            restart(stage, hub, ids);
            stage.stopHub();
            System.out.printf("# Starts and memory%n%n%s%n%s%n%s", machine, table, bars);
        }
        return 0;
    }

    /** Fills in two parts, and reads the memory after each. */
    private void fill(HubProcess hub, List<String> ids) throws IOException, InterruptedException {
        Content content = new Content(hub.address());
        List<String> first = ids.subList(0, topics / FIRST_PART);
        List<String> others = ids.subList(topics / FIRST_PART, topics);
        int firstPosts = messages / FIRST_PART;
        Progress.tell("filling: %,d messages in %,d topics".formatted(messages, topics));
        content.create(first);
        content.post(first, firstPosts);
        String posts = "resident memory after %,d posts".formatted(firstPosts);
        bars.under(posts, MEMORY_BAR, memory(posts, hub), "MB");
        content.create(others);
        content.post(others, messages - firstPosts);
        memory("resident memory after %,d posts".formatted(messages), hub);
    }

    /** Ends and starts the hub again and again, each way in turn. */
    private void restart(Stage stage, HubProcess filled, List<String> ids)
            throws IOException, InterruptedException {
        Map<End, List<Double>> times = new EnumMap<>(End.class);
        HubProcess hub = filled;
        int more = 0;
        for (int i = 1; i <= rounds; i++) {
            for (End end : End.values()) {
                switch (end) {
                    case STOPPED -> stage.stopHub();
                    case KILLED -> {
                        // Too new for the index to have kept them: they must be read again.
                        List<String> some = ids.subList(0, topics / FIRST_PART);
                        new Content(hub.address()).post(some, some.size());
                        more++;
                        stage.killHub();
                    }
                }
                hub = stage.startHub();
                double time = seconds(hub.awaitReady());
                Progress.tell("%s, %d of %d: %s".formatted(end.title, i, rounds, seconds(time)));
                times.computeIfAbsent(end, _ -> new ArrayList<>()).add(time);
                new Content(hub.address())
                        .checkPage(
                                Requests.newestPage(ids.getFirst()),
                                Math.min(100, messages / topics + more));
            }
        }
        times.forEach(this::addTimes);
        memory("resident memory once ready again", hub);
    }

    private void addTimes(End end, List<Double> times) {
        double[] sorted = times.stream().mapToDouble(time -> time).sorted().toArray();
        double slowest = sorted[sorted.length - 1];
        table.row(
                end.title,
                seconds(Rounds.median(sorted)),
                seconds(sorted[0]) + " – " + seconds(slowest));
        bars.under(end.title + ", the slowest", end.secondsBar, slowest, "s");
    }

    private double memory(String title, HubProcess hub) throws IOException {
        Memory memory = Memory.of(hub.pid());
        table.row(
                title,
                Machine.number(memory.megabytes(), 0) + " MB",
                "at most " + Machine.number(memory.peakMegabytes(), 0) + " MB");
        return memory.megabytes();
    }

    private void check() {
        Usage.require(spec, rounds >= 1 && rounds <= 1000, "--rounds must be from 1 to 1000");
        Usage.require(
                spec,
                topics >= FIRST_PART && topics <= 10_000_000,
                "--topics must be from " + FIRST_PART + " to 10000000");
        Usage.require(
                spec,
                messages >= topics && messages <= 100_000_000 && messages % topics == 0,
                "--messages must be a multiple of --topics, 100000000 at most");
        Usage.require(
                spec, topics % FIRST_PART == 0, "--topics must be a multiple of " + FIRST_PART);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static String seconds(double seconds) {
        return Machine.number(seconds, 2) + " s";
    }
}
