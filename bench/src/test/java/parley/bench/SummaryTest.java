package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SummaryTest {

    private static final Requests PAGE = new Requests(List.of(Requests.newestPage("t")));

    @Test
    void takesTheMiddleOfAnOddNumberAndTheMeanOfTheTwoInTheMiddleOfAnEven() {
        assertThat(Rounds.median(9, 1, 5)).isEqualTo(5);
        assertThat(Rounds.median(9, 1, 5, 4)).isEqualTo(4.5);
        assertThatThrownBy(() -> Rounds.median()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsMediansOfTheRoundsAndTheLongestLatencyOfAll() {
        Summary summary = new Summary(scenario("newest page", null), 16);
        summary.add(new Round(outcome(1000, 2000, 0), null, 2, new Cpu(3, 0.5, 0.25)));
        summary.add(new Round(outcome(4000, 1000, 0), null, 2, new Cpu(4, 1, 0.5)));
        summary.add(new Round(outcome(3000, 9000, 2), null, 2, new Cpu(3, 0.75, 1.5)));
        MarkdownTable table = Summary.table();
        summary.addTo(table, OptionalDouble.of(0.5));
        assertThat(cells(table.toString().lines().toList().get(2)))
                .containsExactly(
                        "newest page",
                        "16",
                        "1,500",
                        "500–2,000",
                        "2.00",
                        "2.00",
                        "9.0",
                        "1.000",
                        "0.250",
                        "0.250",
                        "0.50 ×",
                        "2");
        assertThat(summary.rounds().errors()).isEqualTo(2);
        assertThat(summary.rounds().firstError()).isEqualTo("503");
    }

    @Test
    void sharesTheProcessorTimeAmongTheAnswersOfBothKinds() {
        Summary summary = new Summary(scenario("beside", PAGE), 1);
        summary.add(new Round(outcome(3000, 1, 0), outcome(1000, 1, 1), 1, new Cpu(8, 4, 2)));
        MarkdownTable table = Summary.table();
        summary.addTo(table, OptionalDouble.empty());
        List<String> lines = table.toString().lines().toList();
        assertThat(cells(lines.get(2))).contains("3,000", "2.000", "1.000", "0.500");
        assertThat(cells(lines.get(3))).startsWith("… its writers", "16", "1,000").endsWith("1");
        assertThat(summary.rounds().errors()).isEqualTo(1);
    }

    private static Scenario scenario(String title, @Nullable Requests beside) {
        Target nowhere = new Target(InetSocketAddress.createUnresolved("nowhere", 1), 1);
        return new Scenario(Scenario.Kind.PAGES, "name", title, nowhere, PAGE, beside);
    }

    private static Outcome outcome(int count, int micros, int errors) {
        Histogram latencies = new Histogram(5);
        latencies.recordValueWithCount(micros, count);
        return new Outcome(latencies, errors, errors == 0 ? "" : "503");
    }

    private static List<String> cells(String line) {
        return List.of(line.substring(1).split("\\|", -1)).stream()
                .map(String::strip)
                .toList()
                .subList(0, 12);
    }
}
