package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import parley.bench.AppendCell.Way;

final class AppendReportTest {

    @Test
    void comparesWithTheBestThatTheOriginalDoesForAsManyCallersAndCategories() {
        AppendReport report =
                new AppendReport(
                        List.of(
                                cell(new Way.Parley(), 8, 64, 1, 7000),
                                cell(new Way.Original(), 8, 64, 1, 900),
                                cell(new Way.Original(), 16, 64, 1, 1000),
                                cell(new Way.Original(), 16, 64, 1000, 9000),
                                cell(new Way.Original(), 16, 256, 1, 2000)));
        assertThat(lines(report.table()))
                .satisfiesExactly(
                        line -> assertThat(line).contains("| Parley, ", " 7.00 × "),
                        line -> assertThat(line).contains("connections: 16 ", "1,000", "1.00 ×"),
                        line -> assertThat(line).contains("9,000", "1.00 ×"),
                        line -> assertThat(line).contains("2,000", "1.00 ×"));
        assertThat(lines(report.connections())).hasSize(4);
        assertThat(report.bars().toString().lines().skip(2))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("7.00 ×").endsWith(" met |"));
    }

    @Test
    void hasBarsForOneCallerAndForManyInOneCategory() {
        AppendReport report =
                new AppendReport(
                        List.of(
                                cell(new Way.Parley(), 1, 1, 1000, 99),
                                cell(new Way.Original(), 1, 1, 1000, 100),
                                cell(new Way.Parley(), 8, 256, 1, 1000),
                                cell(new Way.Original(), 8, 256, 1, 100),
                                cell(new Way.Parley(), 8, 256, 1000, 1),
                                cell(new Way.Original(), 8, 256, 1000, 100)));
        assertThat(report.bars().toString().lines().skip(2))
                .satisfiesExactly(
                        line -> assertThat(line).contains("callers: 1, ").endsWith(" MISSED |"),
                        line -> assertThat(line).contains("callers: 256, ").endsWith(" met |"),
                        line -> assertThat(line).contains("aim ").endsWith(" MISSED |"));
    }

    @Test
    void countsTheMessagesOfABatchEach() {
        AppendReport report = new AppendReport(List.of(cell(new Way.Raw(200), 1, 1, 1, 50)));
        assertThat(lines(report.table()))
                .singleElement()
                .satisfies(
                        line ->
                                assertThat(line)
                                        .contains(" rows in each: 200 ", " 10,000 ", " 0.100 "));
    }

    private static AppendCell cell(
            Way way, int connections, int callers, int categories, int rate) {
        AppendCell cell = new AppendCell(way, connections, callers, new Streams(categories));
        Histogram latencies = new Histogram(3);
        latencies.recordValueWithCount(1000, rate);
        cell.rounds().add(new Round(new Outcome(latencies, 0, ""), null, 1, new Cpu(0, 1, 1)));
        return cell;
    }

    private static List<String> lines(MarkdownTable table) {
        return table.toString().lines().skip(2).toList();
    }
}
