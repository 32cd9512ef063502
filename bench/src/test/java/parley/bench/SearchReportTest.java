package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class SearchReportTest {

    private static final Target NOBODY = new Target(InetSocketAddress.createUnresolved("x", 1), 1);
    private static final SearchPeer HUB = new SearchPeer("Parley", NOBODY, new HubSearch());
    private static final SearchPeer OTHER =
            new SearchPeer("OpenSearch", NOBODY, new OpenSearchDialect());

    private static SearchCell cell(
            QuestionKind kind, SearchPeer peer, int clients, int answers, int millis) {
        SearchCell cell =
                new SearchCell(
                        kind, peer, clients, List.of(new Question.Top(Corpus.FROM, Corpus.end())));
        Histogram latencies = new Histogram(3);
        for (int i = 0; i < answers; i++) {
            latencies.recordValue(1000L * millis);
        }
        cell.rounds().add(new Round(new Outcome(latencies, 0, ""), null, 1, new Cpu(0.5, 0, 0)));
        return cell;
    }

    @Test
    void ratesAreComparedWithThoseOfAsManyClients() {
        SearchReport report =
                new SearchReport(
                        List.of(
                                cell(QuestionKind.TWO, HUB, 1, 30, 1),
                                cell(QuestionKind.TWO, OTHER, 1, 10, 1),
                                cell(QuestionKind.TWO, HUB, 4, 10, 60),
                                cell(QuestionKind.TWO, OTHER, 4, 20, 1)));

        assertThat(report.table().toString()).contains("3.00 ×", "0.50 ×");
        assertThat(report.bars().toString())
                .contains(
                        "| two words, clients: 1      | at least 1.30 × |   3.00 × |    met |",
                        "| two words, clients: 4      | at least 1.30 × |   0.50 × | MISSED |",
                        "| two words, clients: 4, p99 |  under 50.00 ms | 60.03 ms | MISSED |");
    }

    @Test
    void listsAndTrendsHaveBarsOfTheirOwn() {
        SearchReport report =
                new SearchReport(
                        List.of(
                                cell(QuestionKind.PAGE_FIRST, HUB, 1, 49, 1),
                                cell(QuestionKind.PAGE_FIRST, OTHER, 1, 10, 1),
                                cell(QuestionKind.DAY, HUB, 4, 10, 9),
                                cell(QuestionKind.MONTH, HUB, 4, 10, 900)));

        assertThat(
                        report.bars()
                                .toString()
                                .lines()
                                .skip(2)
                                .map(line -> line.split("\\|", 3)[1].strip()))
                .containsExactly(
                        "a topic's first page, clients: 1, p99",
                        "a topic's first page, clients: 1",
                        "a day by the minute, clients: 4, p99");
        assertThat(report.bars().toString()).contains("4.90 ×");
        assertThat(report.errors()).isZero();
    }
}
