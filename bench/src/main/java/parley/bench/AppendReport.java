package parley.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import parley.bench.AppendCell.Way;

/** The figures of appends, and how they compare. */
final class AppendReport {

    private static final int MANY = 64;
    private static final int MOST = 256;

    private final List<AppendCell> cells;

    /**
     * @param cells with at least one round each
     */
    AppendReport(List<AppendCell> cells) {
        this.cells = cells;
    }

    /** Of the original, only the number of connections that is best for it is shown. */
    MarkdownTable table() {
        MarkdownTable table =
                new MarkdownTable(
                        "",
                        "categories",
                        "callers",
                        "appends/s",
                        "of the rounds",
                        "p50 ms",
                        "p99 ms",
                        "client CPU",
                        "database CPU",
                        "to the original",
                        "errors");
        for (AppendCell cell : cells) {
            if (!(cell.way() instanceof Way.Original) || cell == original(cell).orElse(cell)) {
                addTo(table, cell);
            }
        }
        return table;
    }

    /** What the original did with each number of connections. */
    MarkdownTable connections() {
        MarkdownTable table =
                new MarkdownTable("original", "categories", "callers", "appends/s", "p99 ms");
        for (AppendCell cell : cells) {
            if (cell.way() instanceof Way.Original) {
                table.row(
                        "connections: " + cell.connections(),
                        Machine.number(cell.categories(), 0),
                        Integer.toString(cell.callers()),
                        Machine.number(cell.rate(), 0),
                        Machine.number(cell.rounds().p99Millis(), 2));
            }
        }
        return table;
    }

    Bars bars() {
        Bars bars = new Bars();
        for (AppendCell cell : cells) {
            if (!(cell.way() instanceof Way.Parley)) {
                continue;
            }
            Optional<Double> ratio = ratio(cell);
            if (ratio.isEmpty()) {
                continue;
            }
            String what =
                    "callers: %d, categories: %s, to the original"
                            .formatted(cell.callers(), Machine.number(cell.categories(), 0));
            if (cell.callers() == 1) {
                bars.atLeast(what, 1, ratio.get(), "×");
            } else if (cell.callers() == MANY && cell.categories() == 1) {
                bars.atLeast(what, 7, ratio.get(), "×");
            } else if (cell.callers() == MOST && cell.categories() == 1) {
                bars.atLeast(what, 9, ratio.get(), "×");
                bars.atLeast(what + ", aim", 12, ratio.get(), "×");
            }
        }
        return bars;
    }

    private void addTo(MarkdownTable table, AppendCell cell) {
        Rounds rounds = cell.rounds();
        int batch = cell.way().batch();
        table.row(
                cell.title(),
                Machine.number(cell.categories(), 0),
                Integer.toString(cell.callers()),
                Machine.number(cell.rate(), 0),
                rounds.range(round -> round.rate() * batch, 0),
                Machine.number(rounds.median(round -> round.measured().millisAtPercentile(50)), 2),
                Machine.number(rounds.p99Millis(), 2),
                Machine.number(
                        rounds.median(round -> round.cpu().client() / round.thousands() / batch),
                        3),
                Machine.number(
                        rounds.median(round -> round.cpu().database() / round.thousands() / batch),
                        3),
                ratio(cell).map(ratio -> Machine.number(ratio, 2) + " ×").orElse(""),
                Long.toString(rounds.errors()));
    }

    /** To the best that the original does for as many callers and categories, where measured. */
    private Optional<Double> ratio(AppendCell cell) {
        return original(cell).map(original -> cell.rate() / original.rate());
    }

    private Optional<AppendCell> original(AppendCell like) {
        return cells.stream()
                .filter(cell -> cell.way() instanceof Way.Original)
                .filter(cell -> cell.callers() == like.callers())
                .filter(cell -> cell.categories() == like.categories())
                .max(Comparator.comparingDouble(AppendCell::rate));
    }
}
