package parley.bench;

import java.util.List;
import java.util.OptionalDouble;
import parley.bench.Scenario.Kind;

/** The figures of posts and pages, and how they compare. */
final class HttpReport {

    private static final int WARM = 1;
    private static final int MANY = 64;

    private final List<Summary> summaries;

    /**
     * @param summaries with at least one round each
     */
    HttpReport(List<Summary> summaries) {
        this.summaries = summaries;
    }

    MarkdownTable table() {
        MarkdownTable table = Summary.table();
        summaries.forEach(summary -> summary.addTo(table, toConstant(summary)));
        return table;
    }

    /** Where the time of posts goes; empty without posts. */
    String parts() {
        List<Summary> posts =
                summaries.stream().filter(summary -> kind(summary) == Kind.POSTS).toList();
        MarkdownTable table = PostParts.table();
        for (Summary summary : posts) {
            PostParts.addTo(
                    table, summary.scenario().title(), summary.connections(), summary.parts());
        }
        return posts.isEmpty() ? "" : table.toString();
    }

    Bars bars() {
        Bars bars = new Bars();
        for (Summary summary : summaries) {
            String what = summary.scenario().title() + ", connections: " + summary.connections();
            double rate = summary.rounds().rate();
            double p99 = summary.rounds().p99Millis();
            switch (kind(summary)) {
                case POSTS -> {
                    if (summary.connections() == WARM) {
                        bars.atLeast(what, 1500, rate, "/s");
                    } else if (summary.connections() == MANY) {
                        bars.atLeast(what, 8000, rate, "/s");
                        bars.atLeast(what + ", aim", 14_000, rate, "/s");
                        bars.under(what + ", p99", 20, p99, "ms");
                    }
                }
                case PAGES -> {
                    if (summary.connections() == MANY) {
                        bars.atLeast(what, 15_000, rate, "/s");
                        toConstant(summary)
                                .ifPresent(
                                        ratio ->
                                                bars.atLeast(
                                                        what + ", to the constant",
                                                        0.5,
                                                        ratio,
                                                        "×"));
                    }
                }
                case CONSTANT -> {
                    // What others are compared with.
                }
                case PAGES_BESIDE_POSTS -> bars.under(what + ", p99", 20, p99, "ms");
            }
        }
        return bars;
    }

    /** Of a page's rate, as a share of that of a constant on as many connections. */
    private OptionalDouble toConstant(Summary page) {
        if (kind(page) != Kind.PAGES) {
            return OptionalDouble.empty();
        }
        return summaries.stream()
                .filter(summary -> kind(summary) == Kind.CONSTANT)
                .filter(summary -> summary.connections() == page.connections())
                .mapToDouble(constant -> page.rounds().rate() / constant.rounds().rate())
                .findFirst();
    }

    private static Kind kind(Summary summary) {
        return summary.scenario().kind();
    }
}
