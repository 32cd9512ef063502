package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class HubTimersTest {

    private static final Offset<Double> WITHIN = Offset.offset(1e-9);

    private static final String BEFORE =
            """
            # HELP parley_request_duration_seconds Time from a request's first byte
            # TYPE parley_request_duration_seconds histogram
            parley_request_duration_seconds_bucket{door="rest",method="CreateMessage",status="200",le="0.001"} 7
            parley_request_duration_seconds_count{door="rest",method="CreateMessage",status="200"} 10
            parley_request_duration_seconds_sum{door="rest",method="CreateMessage",status="200"} 0.1
            parley_request_duration_seconds_count{door="rest",method="GetTopic",status="200"} 1000
            parley_request_duration_seconds_sum{door="rest",method="GetTopic",status="200"} 50.0
            parley_append_queue_seconds_count 5
            parley_append_queue_seconds_sum 1.0
            """;

    private static final String AFTER =
            """
            parley_request_duration_seconds_count{door="rest",method="CreateMessage",status="200"} 20
            parley_request_duration_seconds_sum{door="rest",method="CreateMessage",status="200"} 0.2
            parley_request_duration_seconds_count{door="grpc",method="CreateMessage",status="200"} 10
            parley_request_duration_seconds_sum{door="grpc",method="CreateMessage",status="200"} 0.06
            parley_request_duration_seconds_count{door="rest",method="GetTopic",status="200"} 2000
            parley_request_duration_seconds_sum{door="rest",method="GetTopic",status="200"} 99.0
            parley_append_queue_seconds_count 25
            parley_append_queue_seconds_sum 1.02
            parley_append_commit_seconds_count{category="message"} 20
            parley_append_commit_seconds_sum{category="message"} 0.04
            """;

    private final HubTimers before = HubTimers.parse(BEFORE);
    private final HubTimers after = HubTimers.parse(AFTER);

    @Test
    void giveTheMeanOfWhatWasMeasuredInBetweenOverAllLabelsThatFit() {
        assertThat(
                        after.meanMillisSince(
                                before,
                                "parley_request_duration_seconds",
                                "method=\"CreateMessage\""))
                .hasValueCloseTo(8.0, WITHIN);
    }

    @Test
    void takeATimerThatWasNotThereBeforeForOneThatBeganAtZero() {
        assertThat(after.meanMillisSince(before, "parley_append_commit_seconds", ""))
                .hasValueCloseTo(2.0, WITHIN);
    }

    @Test
    void giveNothingForATimerThatIsNotThereOrMeasuredNothing() {
        assertThat(after.meanMillisSince(before, "parley_append_shown_seconds", "")).isEmpty();
        assertThat(after.meanMillisSince(after, "parley_append_queue_seconds", "")).isEmpty();
    }

    @Test
    void leaveToTheAnswerWhatIsInNoOtherPart() {
        PostParts missing = PostParts.between(before, after);
        assertThat(missing.answer()).isEmpty();
        PostParts parts =
                new PostParts(
                        missing.total(), missing.queue(), missing.commit(), OptionalDouble.of(3));
        assertThat(parts.answer()).hasValueCloseTo(2.0, WITHIN);
        MarkdownTable table = PostParts.table();
        PostParts.addTo(table, "posts", 64, List.of(missing));
        PostParts.addTo(table, "posts", 64, List.of(parts, missing));
        assertThat(table.toString().lines().skip(2).map(line -> line.replace(" ", "")))
                .containsExactly(
                        "|posts|64|8.00|1.00|2.00|n/a|n/a|", "|posts|64|8.00|1.00|2.00|3.00|2.00|");
    }
}
