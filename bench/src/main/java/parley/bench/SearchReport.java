package parley.bench;

import java.util.List;
import java.util.Optional;

/** The figures of questions, and how they compare. */
final class SearchReport {

    /** Whom bars of rates are for, and who is compared with it. */
    private static final int MANY = 4;

    private static final int ONE = 1;

    private final List<SearchCell> cells;

    /**
     * @param cells with at least one round each
     */
    SearchReport(List<SearchCell> cells) {
        this.cells = cells;
    }

    long errors() {
        long errors = 0;
        for (SearchCell cell : cells) {
            if (cell.rounds().errors() > 0) {
                Progress.tell(
                        "%s, %s, errors: %d, the first: %s"
                                .formatted(
                                        cell.peer().name(),
                                        cell.kind().title(),
                                        cell.rounds().errors(),
                                        cell.rounds().firstError()));
            }
            errors += cell.rounds().errors();
        }
        return errors;
    }

    MarkdownTable table() {
        MarkdownTable table =
                new MarkdownTable(
                        "",
                        "",
                        "clients",
                        "requests/s",
                        "of the rounds",
                        "p50 ms",
                        "p99 ms",
                        "max ms",
                        "server CPU",
                        "to OpenSearch",
                        "errors");
        for (SearchCell cell : cells) {
            Rounds rounds = cell.rounds();
            table.row(
                    cell.kind().title(),
                    cell.peer().name(),
                    Integer.toString(cell.clients()),
                    Machine.number(rounds.rate(), 0),
                    rounds.range(Round::rate, 0),
                    Machine.number(
                            rounds.median(round -> round.measured().millisAtPercentile(50)), 2),
                    Machine.number(rounds.p99Millis(), 2),
                    Machine.number(rounds.max(round -> round.measured().maxMillis()), 1),
                    Machine.number(
                            rounds.median(round -> round.cpu().hub() / round.thousands()), 3),
                    toOther(cell).map(ratio -> Machine.number(ratio, 2) + " ×").orElse(""),
                    Long.toString(rounds.errors()));
        }
        return table;
    }

    /** Empty for who is compared with. */
    private Optional<Double> toOther(SearchCell cell) {
        return cells.stream()
                .filter(other -> other.kind() == cell.kind() && other.clients() == cell.clients())
                .filter(other -> isHub(cell) && !isHub(other))
                .map(other -> cell.rounds().rate() / other.rounds().rate())
                .findFirst();
    }

    private static boolean isHub(SearchCell cell) {
        return cell.peer().dialect() instanceof HubSearch;
    }

    Bars bars() {
        Bars bars = new Bars();
        for (SearchCell cell : cells) {
            if (isHub(cell)) {
                addTo(bars, cell);
            }
        }
        return bars;
    }

    private void addTo(Bars bars, SearchCell cell) {
        String what = cell.kind().title() + ", clients: " + cell.clients();
        double p99 = cell.rounds().p99Millis();
        Optional<Double> ratio = toOther(cell);
        switch (cell.kind().group()) {
            case SEARCH -> {
                if (cell.clients() == MANY) {
                    bars.under(what + ", p99", 50, p99, "ms");
                }
                ratio.ifPresent(value -> bars.atLeast(what, 1.3, value, "×"));
            }
            case LISTS -> {
                boolean isTopics =
                        cell.kind() == QuestionKind.PAGE_FIRST
                                || cell.kind() == QuestionKind.PAGE_NEWEST;
                if (cell.clients() == ONE && isTopics) {
                    bars.under(what + ", p99", 2, p99, "ms");
                }
                ratio.ifPresent(value -> bars.atLeast(what, 5, value, "×"));
            }
            case TRENDS -> {
                if (cell.kind() == QuestionKind.DAY) {
                    bars.under(what + ", p99", 10, p99, "ms");
                }
            }
        }
    }
}
