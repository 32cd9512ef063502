package parley.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.domain.InvalidInput;
import parley.view.message.Buckets;

class AggregationTest {
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aPeriodIsDividedIntoPartsOfThatLength() {
        assertThat(Aggregation.buckets(FROM, FROM.plus(Duration.ofHours(1)), "90s"))
                .isEqualTo(
                        new Buckets(FROM, FROM.plus(Duration.ofHours(1)), Duration.ofSeconds(90)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1m", "60s", "1m0s"})
    void tooManyPartsAreRefusedInTheWordsOfWhoeverAsks(String length) {
        Instant last = FROM.plus(Duration.ofMinutes(Buckets.MOST));
        assertThat(Aggregation.buckets(FROM, last, length).count()).isEqualTo(Buckets.MOST);

        assertThatThrownBy(() -> Aggregation.buckets(FROM, last.plusMillis(1), length))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("Field 'aggregation' with value '" + length + "' must ")
                .hasMessageContaining("at most 131072 buckets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"59s", "0", "soon", "-1m", ""})
    void whatIsTooShortOrNoLengthIsRefused(String length) {
        assertThatThrownBy(() -> Aggregation.buckets(FROM, FROM, length))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("Field 'aggregation' with value '" + length + "' must ");
    }
}
