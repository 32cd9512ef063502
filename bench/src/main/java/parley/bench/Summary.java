package parley.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The rounds of one scenario at one number of connections. Every figure is the median of the
 * rounds', except the longest latency, which is that of all.
 */
final class Summary {

    private final Scenario scenario;
    private final int connections;
    private final List<Round> rounds = new ArrayList<>();

    Summary(Scenario scenario, int connections) {
        this.scenario = scenario;
        this.connections = connections;
    }

    static MarkdownTable table() {
        return new MarkdownTable(
                "",
                "connections",
                "requests/s",
                "of the rounds",
                "p50 ms",
                "p99 ms",
                "max ms",
                "hub CPU",
                "database CPU",
                "client CPU",
                "errors");
    }

    Scenario scenario() {
        return scenario;
    }

    int connections() {
        return connections;
    }

    void add(Round round) {
        rounds.add(round);
    }

    double rate() {
        return median(round -> round.measured().count() / round.seconds());
    }

    double p99Millis() {
        return median(round -> round.measured().millisAtPercentile(99));
    }

    long errors() {
        return rounds.stream().mapToLong(Round::errors).sum();
    }

    String firstError() {
        return rounds.stream()
                .map(Round::firstError)
                .filter(error -> !error.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Adds a row, and one for the writers, if there are any. */
    void addTo(MarkdownTable table) {
        addRow(
                table,
                scenario.title(),
                connections,
                Round::measured,
                Machine.number(median(round -> round.cpu().hub() / round.thousands()), 3),
                Machine.number(median(round -> round.cpu().database() / round.thousands()), 3),
                Machine.number(median(round -> round.cpu().client() / round.thousands()), 3));
        if (scenario.beside() != null) {
            addRow(
                    table,
                    "… its writers",
                    Scenario.WRITERS,
                    round -> Objects.requireNonNull(round.beside()),
                    "″",
                    "″",
                    "″");
        }
    }

    private void addRow(
            MarkdownTable table,
            String title,
            int clients,
            Function<Round, Outcome> outcome,
            String hubCpu,
            String databaseCpu,
            String clientCpu) {
        ToDoubleFunction<Round> rate = round -> outcome.apply(round).count() / round.seconds();
        double[] rates = rounds.stream().mapToDouble(rate).sorted().toArray();
        table.row(
                title,
                Integer.toString(clients),
                Machine.number(median(rate), 0),
                Machine.number(rates[0], 0) + "–" + Machine.number(rates[rates.length - 1], 0),
                Machine.number(median(round -> outcome.apply(round).millisAtPercentile(50)), 2),
                Machine.number(median(round -> outcome.apply(round).millisAtPercentile(99)), 2),
                Machine.number(
                        rounds.stream()
                                .mapToDouble(round -> outcome.apply(round).maxMillis())
                                .max()
                                .orElseThrow(),
                        1),
                hubCpu,
                databaseCpu,
                clientCpu,
                Long.toString(
                        rounds.stream().mapToLong(round -> outcome.apply(round).errors()).sum()));
    }

    private double median(ToDoubleFunction<Round> figure) {
        return median(rounds.stream().mapToDouble(figure).toArray());
    }

    /** The middle one, or the mean of the two in the middle. */
    static double median(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
