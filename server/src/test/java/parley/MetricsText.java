package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a hub answers at {@code /metrics}. */
record MetricsText(List<String> lines) {
    private static final String TYPE = "# TYPE ";

    static MetricsText of(RestClient hub) {
        RestClient.Answer answer = hub.get("/metrics");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElseThrow())
                .startsWith("text/plain; version=0.0.4");
        return new MetricsText(answer.text().lines().toList());
    }

    /** The names of all metrics, each with its type: {@code parley_ready gauge}. */
    Set<String> types() {
        return lines.stream()
                .filter(line -> line.startsWith(TYPE))
                .map(line -> line.substring(TYPE.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The values of one label of a metric. */
    Set<String> values(String metric, String label) {
        return lines.stream()
                .filter(line -> line.startsWith(metric + "{"))
                .map(line -> line.replaceFirst(".*[{,]" + label + "=\"([^\"]*)\".*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The sum of a metric's samples that have all of these labels, each {@code name="value"}; 0
     * when there is none.
     */
    double sum(String metric, String... labels) {
        return lines.stream()
                .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
