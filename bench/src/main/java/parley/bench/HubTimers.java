package parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sums and counts of a hub's timers at a moment, from what {@code /metrics} answers in
 * Prometheus' text format.
 *
 * @param values by name and labels, as the format writes them: {@code a_seconds_sum{b="c"}}
 */
record HubTimers(Map<String, Double> values) {

    static final HubTimers NONE = new HubTimers(Map.of());

    private static final Pattern LINE =
            Pattern.compile("(\\w+_(?:sum|count)(?:\\{[^}]*\\})?) ([0-9.eE+-]+)");

    HubTimers {
        values = Map.copyOf(values);
    }

    static HubTimers of(InetSocketAddress hub) throws IOException {
        Answer answer = Answer.to(hub, Requests.get("/metrics"));
        if (answer.status() != 200) {
            throw new BenchFailure("/metrics answers " + answer.status());
        }
        return parse(answer.body());
    }

    /** Skips every line that is no sum or count. */
    static HubTimers parse(String text) {
        Map<String, Double> values = new HashMap<>();
        text.lines()
                .forEach(
                        line -> {
                            Matcher matcher = LINE.matcher(line);
                            if (matcher.matches()) {
                                values.put(matcher.group(1), Double.valueOf(matcher.group(2)));
                            }
                        });
        return new HubTimers(values);
    }

    /**
     * The mean of what a timer has measured since an earlier moment, in milliseconds, over all of
     * its labels' values that hold a text. Empty when there is no such timer, or it measured
     * nothing.
     *
     * @param name of the timer, with its unit, {@code _seconds}
     * @param label such as {@code method="CreateMessage"}; empty for all
     */
    OptionalDouble meanMillisSince(HubTimers earlier, String name, String label) {
        double count = total(name + "_count", label) - earlier.total(name + "_count", label);
        double sum = total(name + "_sum", label) - earlier.total(name + "_sum", label);
        return count > 0 ? OptionalDouble.of(1000 * sum / count) : OptionalDouble.empty();
    }

    private double total(String name, String label) {
        return values.entrySet().stream()
                .filter(
                        entry ->
                                entry.getKey().equals(name)
                                        || entry.getKey().startsWith(name + "{"))
                .filter(entry -> entry.getKey().contains(label))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
