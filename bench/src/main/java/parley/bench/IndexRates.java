package parley.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How many messages a second a hub writes to its index when it has to write it anew from the log,
 * and bare Lucene that is given the same messages.
 */
final class IndexRates {

    private static final double BAR = 0.6;
    private static final List<Integer> THREADS = List.of(1, 2);

    private final CorpusStage stage;
    private final Corpus corpus;
    private final boolean bare;
    private final List<Double> starts = new ArrayList<>();
    private final List<Double> rebuilds = new ArrayList<>();
    private final List<List<Double>> lucene = List.of(new ArrayList<>(), new ArrayList<>());

    /**
     * @param stage without a hub
     * @param bare whether bare Lucene is measured, too
     */
    IndexRates(CorpusStage stage, Corpus corpus, boolean bare) {
        this.stage = stage;
        this.corpus = corpus;
        this.bare = bare;
    }

    /** Alternates. */
    void measure(int rounds) throws IOException, InterruptedException {
        for (int i = 1; i <= rounds; i++) {
            if (bare) {
                Path folder = stage.stage().folder().resolve("lucene");
                for (int t = 0; t < THREADS.size(); t++) {
                    lucene.get(t).add(BareLucene.measure(corpus, THREADS.get(t), folder));
                }
            }
            starts.add(stage.startHub());
            stage.stopHub();
            stage.deleteIndex();
            rebuilds.add(stage.startHub());
            stage.stopHub();
            Progress.tell(
                    "rebuild %d of %d: %.1f s, and %.1f s with an index"
                            .formatted(i, rounds, rebuilds.getLast(), starts.getLast()));
        }
    }

    /** Of the hub: without the start itself. */
    private double hubRate() {
        double start = median(starts);
        return corpus.messages() / Math.max(0.001, median(rebuilds) - start);
    }

    private double rate(List<Double> seconds) {
        return corpus.messages() / median(seconds);
    }

    private static double median(List<Double> values) {
        return Rounds.median(values.stream().mapToDouble(value -> value).toArray());
    }

    MarkdownTable table() {
        MarkdownTable table = new MarkdownTable("an index written anew", "seconds", "messages/s");
        table.row("Parley, a start with an index", Machine.number(median(starts), 2), "");
        table.row("Parley, a start without", Machine.number(median(rebuilds), 2), "");
        table.row("Parley, the difference", "", Machine.number(hubRate(), 0));
        for (int t = 0; bare && t < THREADS.size(); t++) {
            table.row(
                    "bare Lucene, threads: " + THREADS.get(t),
                    Machine.number(median(lucene.get(t)), 2),
                    Machine.number(rate(lucene.get(t)), 0));
        }
        return table;
    }

    Bars bars() {
        Bars bars = new Bars();
        for (int t = 0; bare && t < THREADS.size(); t++) {
            bars.atLeast(
                    "rebuild, to bare Lucene, threads: " + THREADS.get(t),
                    BAR,
                    hubRate() / rate(lucene.get(t)),
                    "×");
        }
        return bars;
    }
}
