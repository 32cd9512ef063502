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

    /** In place of a difference that is none. */
    private static final double LEAST = 0.001;

    private static final List<Integer> THREADS = List.of(1, 2);

    private final CorpusStage stage;
    private final Corpus corpus;
    private final boolean bare;
    private final List<IndexTime> starts = new ArrayList<>();
    private final List<IndexTime> rebuilds = new ArrayList<>();
    private final List<List<IndexTime>> lucene = List.of(new ArrayList<>(), new ArrayList<>());

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
            starts.add(start());
            stage.deleteIndex();
            rebuilds.add(start());
            Progress.tell(
                    "rebuild %d of %d: %.1f s, and %.1f s with an index"
                            .formatted(
                                    i,
                                    rounds,
                                    rebuilds.getLast().seconds(),
                                    starts.getLast().seconds()));
        }
    }

    private IndexTime start() throws IOException, InterruptedException {
        double seconds = stage.startHub();
        double cpu = Cpu.of(stage.stage().hub().pid()).hub();
        stage.stopHub();
        return new IndexTime(seconds, cpu);
    }

    /** Of the hub: without the start itself. */
    private IndexTime hub() {
        IndexTime start = IndexTime.median(starts);
        IndexTime rebuild = IndexTime.median(rebuilds);
        return new IndexTime(
                Math.max(LEAST, rebuild.seconds() - start.seconds()),
                Math.max(LEAST, rebuild.cpu() - start.cpu()));
    }

    MarkdownTable table() {
        MarkdownTable table =
                new MarkdownTable("an index written anew", "seconds", "CPU", "messages/s");
        row(table, "Parley, a start with an index", IndexTime.median(starts), false);
        row(table, "Parley, a start without", IndexTime.median(rebuilds), false);
        row(table, "Parley, the difference", hub(), true);
        for (int t = 0; bare && t < THREADS.size(); t++) {
            row(
                    table,
                    "bare Lucene, threads: " + THREADS.get(t),
                    IndexTime.median(lucene.get(t)),
                    true);
        }
        return table;
    }

    private void row(MarkdownTable table, String title, IndexTime time, boolean rate) {
        table.row(
                title,
                Machine.number(time.seconds(), 2),
                Machine.number(time.cpu(), 2),
                rate ? Machine.number(corpus.messages() / time.seconds(), 0) : "");
    }

    Bars bars() {
        Bars bars = new Bars();
        for (int t = 0; bare && t < THREADS.size(); t++) {
            IndexTime other = IndexTime.median(lucene.get(t));
            String what = "rebuild, to bare Lucene, threads: " + THREADS.get(t);
            bars.atLeast(what, BAR, other.seconds() / hub().seconds(), "×");
            bars.atLeast(what + ", by processor time", BAR, other.cpu() / hub().cpu(), "×");
        }
        return bars;
    }
}
