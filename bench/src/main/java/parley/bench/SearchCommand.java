package parley.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench/run search}: finding and counting, and how fast an index is written anew. */
@Command(
        name = "search",
        description = "Search, lists, trends and rebuilding, beside OpenSearch and bare Lucene.")
final class SearchCommand implements Callable<Integer> {

    private static final int MOST_CLIENTS = 256;

    /** What is measured. */
    enum Part {
        REBUILD,
        QUESTIONS
    }

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--messages",
            paramLabel = "N",
            description = "How many there are (default: ${DEFAULT-VALUE}).")
    private long messages = 1_000_000;

    @Option(
            names = "--keep",
            paramLabel = "FOLDER",
            description = "Fills this folder once, and leaves it for the next time.")
    private @Nullable Path keep;

    @Option(
            names = "--parts",
            paramLabel = "NAME",
            split = ",",
            description = "Only these of ${COMPLETION-CANDIDATES} (default: all).")
    private List<Part> parts = List.of(Part.values());

    @Option(
            names = "--kinds",
            paramLabel = "NAME",
            split = ",",
            description = "Only these questions, of ${COMPLETION-CANDIDATES} (default: all).")
    private List<QuestionKind> kinds = List.of(QuestionKind.values());

    @Option(
            names = "--peers",
            paramLabel = "NAME",
            split = ",",
            description = "Beside the hub, of lucene, opensearch; or none (default: all).")
    private List<String> peers = List.of("lucene", "opensearch");

    @Option(
            names = "--clients",
            paramLabel = "N",
            split = ",",
            description = "How many ask at once (default: 1,4).")
    private List<Integer> clients = List.of(1, 4);

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long each round of questions lasts (default: ${DEFAULT-VALUE}).")
    private int seconds = 2;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How many of each; the medians are shown (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(
            names = "--rebuilds",
            paramLabel = "N",
            description = "How often an index is written anew (default: ${DEFAULT-VALUE}).")
    private int rebuilds = 3;

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            description = "How long each kind is asked beforehand (default: ${DEFAULT-VALUE}).")
    private int warmup = 5;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        check();
        Corpus corpus = new Corpus(messages);
        Path folder = keep;
        try (CorpusStage stage =
                new CorpusStage(folder == null ? Stage.open() : Stage.in(folder), corpus)) {
            stage.fill();
            Progress.tell("the hub reads it");
            Progress.tell("ready after %.1f s".formatted(stage.startHub()));
            HubProcess hub = stage.stage().hub();
            String machine = Machine.describe(stage.stage(), hub.pid(), settings());
            System.out.printf("# Search, lists and trends%n%n%s%n", machine);
            if (parts.contains(Part.REBUILD)) {
                stage.stopHub();
                IndexRates rates = new IndexRates(stage, corpus, peers.contains("lucene"));
                rates.measure(rebuilds);
                System.out.printf("%s%n%s%n", rates.table(), rates.bars());
                stage.startHub();
            }
            int code = parts.contains(Part.QUESTIONS) ? questions(stage, corpus) : 0;
            stage.stopHub();
            return code;
        }
    }

    private int questions(CorpusStage stage, Corpus corpus)
            throws IOException, InterruptedException {
        HubProcess hub = stage.stage().hub();
        SearchPeer parley = new SearchPeer("Parley", hub.target(), new HubSearch());
        SearchRounds asking =
                new SearchRounds(
                        new SearchRounds.Times(
                                rounds, Duration.ofSeconds(seconds), Duration.ofSeconds(warmup)),
                        kinds,
                        clients,
                        corpus);
        int code =
                peers.contains("opensearch")
                        ? besideOpenSearch(stage, corpus, parley, asking)
                        : asking.run(List.of(parley));
        System.out.printf(
                "The hub's resident memory at the end: %,.0f MB.%n",
                Memory.of(hub.pid()).megabytes());
        return code;
    }

    private static int besideOpenSearch(
            CorpusStage stage, Corpus corpus, SearchPeer parley, SearchRounds asking)
            throws IOException, InterruptedException {
        Path folder = stage.stage().folder().resolve("opensearch");
        try (OpenSearchPeer other = OpenSearchPeer.start(folder)) {
            Progress.tell("OpenSearch is given the messages");
            double taken = other.fill(corpus);
            if (taken > 0) {
                System.out.printf(
                        "OpenSearch took %,.0f messages/s, in bulks over HTTP.%n%n",
                        corpus.messages() / taken);
            }
            return asking.run(List.of(parley, other.asked()));
        }
    }

    private String settings() {
        return String.format(
                Locale.ROOT,
                "%,d messages; rounds: %d of %d s each, %d s of warm-up for each kind; clients: %s;"
                        + " %d questions of each kind; rebuilds: %d",
                messages,
                rounds,
                seconds,
                warmup,
                String.join(", ", clients.stream().map(String::valueOf).toList()),
                SearchRounds.QUESTIONS,
                rebuilds);
    }

    private void check() {
        Usage.require(
                spec,
                messages >= 10_000 && messages <= 100_000_000,
                "--messages must be from 10000 to 100000000");
        Usage.require(spec, seconds >= 1 && seconds <= 3600, "--seconds must be from 1 to 3600");
        Usage.require(spec, rounds >= 1 && rounds <= 1000, "--rounds must be from 1 to 1000");
        Usage.require(spec, rebuilds >= 1 && rebuilds <= 100, "--rebuilds must be from 1 to 100");
        Usage.require(spec, warmup >= 0 && warmup <= 3600, "--warmup must be from 0 to 3600");
        Usage.require(
                spec,
                clients.stream().allMatch(n -> n >= 1 && n <= MOST_CLIENTS),
                "--clients must each be from 1 to " + MOST_CLIENTS);
        Usage.require(
                spec,
                List.of("lucene", "opensearch", "none").containsAll(peers),
                "--peers knows lucene, opensearch, none");
    }
}
