package parley.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
    @ParameterizedTest
    @CsvSource({
        "2026,                          2026-01-01T00:00:00Z",
        "2026-03,                       2026-03-01T00:00:00Z",
        "2026-03-04,                    2026-03-04T00:00:00Z",
        "2026-03-04T10:30,              2026-03-04T10:30:00Z",
        "2026-03-04T10:30:15,           2026-03-04T10:30:15Z",
        "2026-03-04T10:30:15.5,         2026-03-04T10:30:15.5Z",
        "2026-03-04T10:30Z,             2026-03-04T10:30:00Z",
        "2026-03-04T10:30+01:00,        2026-03-04T09:30:00Z",
        "2026-03-04t10:30:15z,          2026-03-04T10:30:15Z",
        "2026-03-04T10:30:15.123-08:00, 2026-03-04T18:30:15.123Z",
        "0001,                          0001-01-01T00:00:00Z",
    })
    void aTimeMayBeAsRoughAsAYear(String text, Instant time) {
        assertThat(TimeText.parse(text)).contains(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "20",
                "202",
                "02026",
                "2026-",
                "2026-3",
                "2026-13",
                "2026-03-32",
                "2026-02-29",
                "2026-03-04T",
                "2026-03-04T10",
                "2026-03-04T24:30",
                "2026-03-04 10:30",
                "+2026",
                "-2026",
                "0000",
                "9999-12-31T00:01",
                "tomorrow",
                "２０２６"
            })
    void whatIsNoTimeIsNone(String text) {
        assertThat(TimeText.parse(text)).isEmpty();
    }

    @Test
    void aRefusalNamesWhatWasRefused() {
        assertThatThrownBy(() -> TimeText.check("from", "soon"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("'from' with value 'soon'");
    }
}
