package parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench/run live}: what it costs to tell many at once, beside Nchan and NATS. */
@Command(
        name = "live",
        description = "Fan-out to WebSocket subscribers, beside Nchan and NATS, and what it costs.")
final class LiveCommand implements Callable<Integer> {

    static final String FANOUT = "fanout";
    static final String IDLE = "idle";
    static final String STORM = "storm";
    static final String SLOW = "slow";
    private static final List<String> PARTS = List.of(FANOUT, IDLE, STORM, SLOW);

    private static final int WARM_UP_RATE = 900;
    private static final int MOST_SUBSCRIBERS = 4000;
    private static final int QUICK_SUBSCRIBERS = 300;
    private static final int QUICK_SCALE = 10;
    private static final int STORMING = 3000;
    private static final int STALLED = 300;
    private static final int SLOW_RATE = 450;
    private static final int IDLING = 5000;

    private final LiveReport report = new LiveReport();

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long each round lasts (default: ${DEFAULT-VALUE}).")
    private int seconds = 3;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How many of each; the medians are shown (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            description = "How long each server runs beforehand (default: ${DEFAULT-VALUE}).")
    private int warmup = 8;

    @Option(
            names = "--subscribers",
            paramLabel = "N",
            split = ",",
            description = "How many follow (default: 300,3000).")
    private List<Integer> subscribers = List.of(300, 3000);

    @Option(
            names = "--topics",
            paramLabel = "N",
            split = ",",
            description = "How many are followed (default: 1,100).")
    private List<Integer> topics = List.of(1, 100);

    @Option(
            names = "--rates",
            paramLabel = "N",
            split = ",",
            description = "Messages a second, rising (default: 100,450,900,2000,4000).")
    private List<Integer> rates = List.of(100, 450, 900, 2000, 4000);

    @Option(
            names = "--peers",
            paramLabel = "NAME",
            split = ",",
            description = "Only these of path, hub, nchan, nats (default: all).")
    private List<String> peers = LivePeers.NAMES;

    @Option(
            names = "--parts",
            paramLabel = "NAME",
            split = ",",
            description = "Only these of fanout, idle, storm, slow (default: all).")
    private List<String> parts = PARTS;

    @Option(names = "--quick", description = "A trial: little of everything.")
    private boolean quick;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        if (quick) {
            seconds = 1;
            rounds = 1;
            warmup = 2;
            rates = List.of(100, 900);
            subscribers = List.of(QUICK_SUBSCRIBERS);
        }
        try (Stage stage = Stage.open()) {
            HubProcess hub = stage.startHub();
            hub.awaitReady();
            String machine = Machine.describe(stage, hub.pid(), settings());
            HubProcess running = hub;
            if (parts.contains(FANOUT)) {
                fanOut(stage, running);
            }
            if (parts.contains(STORM) || parts.contains(SLOW)) {
                disturb(stage, running);
            }
            if (parts.contains(IDLE)) {
                stage.stopHub();
                running = stage.startHub();
                running.awaitReady();
                idle(stage, running);
            }
            stage.stopHub();
            System.out.printf("# Live delivery%n%n%s%n%s", machine, report);
        }
        return report.failed() ? 1 : 0;
    }

    private void fanOut(Stage stage, HubProcess hub) throws IOException, InterruptedException {
        int most = topics.stream().mapToInt(count -> count).max().orElseThrow();
        List<String> ids = Content.topics("fan", most);
        try (LivePeers started = LivePeers.start(stage, hub, peers, ids)) {
            boolean warm = false;
            for (int count : subscribers) {
                for (int of : topics) {
                    try (FanOut fanOut = new FanOut(started.all(), count, ids.subList(0, of))) {
                        if (!warm) {
                            fanOut.warmUp(WARM_UP_RATE, Math.max(1, warmup));
                            warm = true;
                        }
                        report.addAll(fanOut.measure(rates, seconds, rounds));
                    }
                }
            }
        }
    }

    /** What is out of the ordinary; the peers are those that whole systems are made of. */
    private void disturb(Stage stage, HubProcess hub) throws IOException, InterruptedException {
        int scale = quick ? QUICK_SCALE : 1;
        List<String> ids = List.of("disturbed");
        try (LivePeers started = LivePeers.start(stage, hub, whole(), ids)) {
            for (LivePeer peer : started.all()) {
                if (parts.contains(STORM)) {
                    Progress.tell("reconnecting at once: " + peer.name());
                    report.addStorms(
                            peer.name(), STORMING / scale, storms(peer, STORMING / scale, ids));
                }
                if (parts.contains(SLOW)) {
                    Progress.tell("slow readers: " + peer.name());
                    report.add(
                            peer.name(),
                            SlowReaders.run(
                                    peer,
                                    STALLED,
                                    STALLED,
                                    SLOW_RATE,
                                    2.0 * seconds,
                                    ids.getFirst()));
                }
            }
        }
    }

    private List<ReconnectStorm> storms(LivePeer peer, int count, List<String> ids)
            throws IOException, InterruptedException {
        List<ReconnectStorm> storms = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            storms.add(ReconnectStorm.run(peer, count, ids.getFirst()));
        }
        return storms;
    }

    private void idle(Stage stage, HubProcess hub) throws IOException, InterruptedException {
        int count = quick ? IDLING / QUICK_SCALE : IDLING;
        List<String> ids = List.of("idle");
        try (LivePeers started = LivePeers.start(stage, hub, whole(), ids)) {
            for (LivePeer peer : started.all()) {
                Progress.tell("idle connections: " + peer.name());
                report.addIdle(peer.name(), count, IdleConnections.measure(peer, count, ids));
            }
        }
    }

    private List<String> whole() {
        return peers.stream().filter(name -> !name.equals(LivePeers.PATH)).toList();
    }

    private String settings() {
        return ("rounds: %d of %d s each, %d s of warm-up, subscribers: %s, topics: %s,"
                        + " messages/s: %s; messages of %d bytes")
                .formatted(
                        rounds,
                        seconds,
                        warmup,
                        list(subscribers),
                        list(topics),
                        list(rates),
                        Stamp.LENGTH);
    }

    private static String list(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private void check() {
        Usage.require(spec, seconds >= 1 && seconds <= 3600, "--seconds must be from 1 to 3600");
        Usage.require(spec, rounds >= 1 && rounds <= 1000, "--rounds must be from 1 to 1000");
        Usage.require(spec, warmup >= 0 && warmup <= 3600, "--warmup must be from 0 to 3600");
        Usage.require(
                spec,
                subscribers.stream().allMatch(n -> n >= 1 && n <= MOST_SUBSCRIBERS),
                "--subscribers must each be from 1 to " + MOST_SUBSCRIBERS);
        Usage.require(
                spec,
                topics.stream().allMatch(n -> n >= 1)
                        && subscribers.stream()
                                .allMatch(n -> topics.stream().allMatch(of -> n % of == 0)),
                "--subscribers must each be a multiple of each of --topics");
        List<Integer> rising = new ArrayList<>(rates);
        rising.sort(null);
        Usage.require(
                spec,
                rising.equals(rates) && rates.getFirst() >= 1 && rates.getLast() <= 100_000,
                "--rates must rise, from 1 to 100000");
        Usage.require(
                spec,
                LivePeers.NAMES.containsAll(peers),
                "--peers knows " + String.join(", ", LivePeers.NAMES));
        Usage.require(spec, PARTS.containsAll(parts), "--parts knows " + String.join(", ", PARTS));
    }
}
