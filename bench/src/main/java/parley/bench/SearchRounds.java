package parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Questions of each kind to each server, in rounds, and the report. */
final class SearchRounds {

    /** So many different ones of each kind, the same to all. */
    static final int QUESTIONS = 500;

    /**
     * How long it takes.
     *
     * @param rounds at least 1
     * @param each how long a round of a kind is
     * @param warmup how long each kind is asked beforehand; may be zero
     */
    record Times(int rounds, Duration each, Duration warmup) {}

    private final Times times;
    private final List<Integer> clients;
    private final Map<QuestionKind, List<Question>> questions = new LinkedHashMap<>();

    SearchRounds(Times times, List<QuestionKind> kinds, List<Integer> clients, Corpus corpus) {
        this.times = times;
        this.clients = clients;
        CorpusSource source = new CorpusSource(corpus);
        for (QuestionKind kind : QuestionKind.values()) {
            // Made of those that are not asked, too, so that the others stay the same.
            List<Question> several = kind.several(QUESTIONS, source);
            if (kinds.contains(kind)) {
                questions.put(kind, several);
            }
        }
    }

    /**
     * Compares what they answer, warms them up, measures, and prints.
     *
     * @param peers the hub, alone or first of two
     * @return 1 when an answer was not 200 or not the same, else 0
     */
    int run(List<SearchPeer> peers) throws IOException, InterruptedException {
        boolean differ = peers.size() > 1 && differ(peers);
        List<SearchCell> cells = cells(peers);
        Progress.tell("warming up");
        for (SearchCell cell : cells) {
            if (cell.clients() == Collections.max(clients) && times.warmup().isPositive()) {
                cell.warmUp(times.warmup());
            }
        }
        for (int i = 1; i <= times.rounds(); i++) {
            Progress.tell("round %d of %d".formatted(i, times.rounds()));
            // In another order each time: what one leaves to do in the background falls on others.
            List<SearchCell> order = new ArrayList<>(cells);
            Collections.shuffle(order, new Random(i));
            for (SearchCell cell : order) {
                cell.measure(times.each());
            }
        }
        SearchReport report = new SearchReport(cells);
        System.out.printf("%s%n%s%n", report.table(), report.bars());
        return differ || report.errors() > 0 ? 1 : 0;
    }

    private boolean differ(List<SearchPeer> peers) throws IOException {
        SameAnswers same = new SameAnswers(peers.getFirst(), peers.getLast());
        for (Map.Entry<QuestionKind, List<Question>> kind : questions.entrySet()) {
            same.compare(kind.getKey(), kind.getValue());
        }
        System.out.println(same);
        return same.differ();
    }

    private List<SearchCell> cells(List<SearchPeer> peers) {
        List<SearchCell> cells = new ArrayList<>();
        questions.forEach(
                (kind, several) -> {
                    for (int count : clients) {
                        for (SearchPeer peer : peers) {
                            cells.add(new SearchCell(kind, peer, count, several));
                        }
                    }
                });
        return cells;
    }
}
