package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import parley.bench.Scenario.Kind;

final class HttpReportTest {

    private static final Target NOWHERE =
            new Target(InetSocketAddress.createUnresolved("nowhere", 1), 1);

    @Test
    void comparesPagesWithTheConstantOnAsManyConnections() {
        HttpReport report =
                new HttpReport(
                        List.of(
                                summary(Kind.PAGES, 64, 15_000, 1),
                                summary(Kind.CONSTANT, 16, 15_000, 1),
                                summary(Kind.CONSTANT, 64, 30_001, 1)));
        assertThat(report.table().toString().lines().skip(2))
                .satisfiesExactly(
                        line -> assertThat(line).contains(" 0.50 × "),
                        line -> assertThat(line).doesNotContain("×"),
                        line -> assertThat(line).doesNotContain("×"));
        assertThat(bars(report))
                .satisfiesExactly(
                        line -> assertThat(line).contains(" 15,000 /s ").endsWith(" met |"),
                        line -> assertThat(line).contains("constant").endsWith(" MISSED |"));
        assertThat(report.parts()).isEmpty();
    }

    @Test
    void hasBarsForPostsOnOneConnectionAndOnMany() {
        HttpReport report =
                new HttpReport(
                        List.of(
                                summary(Kind.POSTS, 1, 1500, 1),
                                summary(Kind.POSTS, 16, 1, 1),
                                summary(Kind.POSTS, 64, 8000, 20)));
        assertThat(bars(report))
                .satisfiesExactly(
                        line -> assertThat(line).contains("s: 1 ").endsWith(" met |"),
                        line -> assertThat(line).contains("s: 64 ").endsWith(" met |"),
                        line -> assertThat(line).contains("aim ").endsWith(" MISSED |"),
                        line -> assertThat(line).contains("p99 ").endsWith(" MISSED |"));
        assertThat(report.parts().lines()).hasSize(5);
    }

    private static List<String> bars(HttpReport report) {
        return report.bars().toString().lines().skip(2).toList();
    }

    private static Summary summary(Kind kind, int connections, int rate, int millis) {
        Requests page = new Requests(List.of(Requests.newestPage("t")));
        Summary summary =
                new Summary(new Scenario(kind, "name", "title", NOWHERE, page, null), connections);
        Histogram latencies = new Histogram(3);
        latencies.recordValueWithCount(millis * 1000L, rate);
        summary.add(new Round(new Outcome(latencies, 0, ""), null, 1, new Cpu(1, 1, 1)));
        return summary;
    }
}
