package parley.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Measurements of the same thing, and what they come to: medians of the rounds' figures. */
final class Rounds {

    private final List<Round> rounds = new ArrayList<>();

    void add(Round round) {
        rounds.add(round);
    }

    /** The median of a figure. */
    double median(ToDoubleFunction<Round> figure) {
        return median(rounds.stream().mapToDouble(figure).toArray());
    }

    /** The largest of all rounds'. */
    double max(ToDoubleFunction<Round> figure) {
        return rounds.stream().mapToDouble(figure).max().orElseThrow();
    }

    /** Of all rounds together. */
    long sum(ToLongFunction<Round> figure) {
        return rounds.stream().mapToLong(figure).sum();
    }

    /** The lowest and the highest of the rounds', as a report shows them. */
    String range(ToDoubleFunction<Round> figure, int decimals) {
        double lowest = rounds.stream().mapToDouble(figure).min().orElseThrow();
        return Machine.number(lowest, decimals) + "–" + Machine.number(max(figure), decimals);
    }

    /** What was measured, each second. */
    double rate() {
        return median(Round::rate);
    }

    double p99Millis() {
        return median(round -> round.measured().millisAtPercentile(99));
    }

    /** Of all that was asked for, whatever is measured. */
    long errors() {
        return sum(Round::errors);
    }

    String firstError() {
        return rounds.stream()
                .map(Round::firstError)
                .filter(error -> !error.isEmpty())
                .findFirst()
                .orElse("");
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
