package parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The rounds of one scenario at one number of connections. Every figure is the median of the
 * rounds', except the longest latency, which is that of all.
 */
final class Summary {

    private final Scenario scenario;
    private final int connections;
    private final Rounds rounds = new Rounds();
    private final List<PostParts> parts = new ArrayList<>();

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
                "to the constant",
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

    void add(PostParts round) {
        parts.add(round);
    }

    Rounds rounds() {
        return rounds;
    }

    /** Of each round; empty unless posts were measured. */
    List<PostParts> parts() {
        return parts;
    }

    /**
     * Adds a row, and one for the writers, if there are any.
     *
     * @param toConstant its rate as a share of that of a constant, where that says something
     */
    void addTo(MarkdownTable table, OptionalDouble toConstant) {
        addRow(
                table,
                scenario.title(),
                connections,
                Round::measured,
                Machine.number(rounds.median(round -> round.cpu().hub() / round.thousands()), 3),
                Machine.number(
                        rounds.median(round -> round.cpu().database() / round.thousands()), 3),
                Machine.number(rounds.median(round -> round.cpu().client() / round.thousands()), 3),
                toConstant.isPresent() ? Machine.number(toConstant.getAsDouble(), 2) + " ×" : "");
        if (scenario.beside() != null) {
            addRow(
                    table,
                    "… its writers",
                    Scenario.WRITERS,
                    round -> Objects.requireNonNull(round.beside()),
                    "″",
                    "″",
                    "″",
                    "");
        }
    }

    private void addRow(
            MarkdownTable table,
            String title,
            int clients,
            Function<Round, Outcome> outcome,
            String hubCpu,
            String databaseCpu,
            String clientCpu,
            String toConstant) {
        ToDoubleFunction<Round> rate = round -> outcome.apply(round).count() / round.seconds();
        table.row(
                title,
                Integer.toString(clients),
                Machine.number(rounds.median(rate), 0),
                rounds.range(rate, 0),
                Machine.number(
                        rounds.median(round -> outcome.apply(round).millisAtPercentile(50)), 2),
                Machine.number(
                        rounds.median(round -> outcome.apply(round).millisAtPercentile(99)), 2),
                Machine.number(rounds.max(round -> outcome.apply(round).maxMillis()), 1),
                hubCpu,
                databaseCpu,
                clientCpu,
                toConstant,
                Long.toString(rounds.sum(round -> outcome.apply(round).errors())));
    }
}
