package parley.api.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.domain.InvalidInput;

final class DateTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2019-09-22                         | 2019-09-22T00:00:00Z",
                "2019-9-2                           | 2019-09-02T00:00:00Z",
                "20190922                           | 2019-09-22T00:00:00Z",
                "2019/09/22                         | 2019-09-22T00:00:00Z",
                "2019.09.22                         | 2019-09-22T00:00:00Z",
                "09/22/2019                         | 2019-09-22T00:00:00Z",
                "9/2/2019                           | 2019-09-02T00:00:00Z",
                "22.09.2019                         | 2019-09-22T00:00:00Z",
                "2019-09                            | 2019-09-01T00:00:00Z",
                "2019                               | 2019-01-01T00:00:00Z",
                "22 Sep 2019                        | 2019-09-22T00:00:00Z",
                "22-Sep-2019                        | 2019-09-22T00:00:00Z",
                "Sep 22, 2019                       | 2019-09-22T00:00:00Z",
                "September 22, 2019                 | 2019-09-22T00:00:00Z",
                "22 september 2019                  | 2019-09-22T00:00:00Z",
                "2019-09-22T10:30:15Z               | 2019-09-22T10:30:15Z",
                "2019-09-22t10:30:15z               | 2019-09-22T10:30:15Z",
                "2019-09-22T10:30:15.979774Z        | 2019-09-22T10:30:15.979774Z",
                "2019-09-22T10:30:15.123456789Z     | 2019-09-22T10:30:15.123456789Z",
                "2019-09-22T10:30:15+02:00          | 2019-09-22T08:30:15Z",
                "2019-09-22T10:30:15 02:00          | 2019-09-22T08:30:15Z",
                "2019-09-22T10:30:15-0730           | 2019-09-22T18:00:15Z",
                "2019-09-22T10:30:15+02             | 2019-09-22T08:30:15Z",
                "2019-09-22T10:30:15                | 2019-09-22T10:30:15Z",
                "2019-09-22T10:30                   | 2019-09-22T10:30:00Z",
                "2019-09-22 10:30:15                | 2019-09-22T10:30:15Z",
                "2019-09-22 10:30                   | 2019-09-22T10:30:00Z",
                "2019-09-22 10:30:15.5              | 2019-09-22T10:30:15.5Z",
                "2019-09-22 10:30:15 +0200          | 2019-09-22T08:30:15Z",
                "2019-09-22 10:30:15 UTC            | 2019-09-22T10:30:15Z",
                "2019-09-22 10:30:15+00:00          | 2019-09-22T10:30:15Z",
                "2019/09/22 10:30:15                | 2019-09-22T10:30:15Z",
                "09/22/2019 10:30 PM                | 2019-09-22T22:30:00Z",
                "Sep 22, 2019 3:04:05 am            | 2019-09-22T03:04:05Z",
                "20190922T103015Z                   | 2019-09-22T10:30:15Z",
                "20190922103015                     | 2019-09-22T10:30:15Z",
                "Sun, 22 Sep 2019 10:30:15 GMT      | 2019-09-22T10:30:15Z",
                "Sun, 22 Sep 2019 10:30:15 +0200    | 2019-09-22T08:30:15Z",
                "Sunday, 22-Sep-2019 10:30:15 GMT   | 2019-09-22T10:30:15Z",
                "Sun Sep 22 10:30:15 2019           | 2019-09-22T10:30:15Z",
                "Sun Sep  1 10:30:15 UTC 2019       | 2019-09-01T10:30:15Z",
                "Sun Sep 22 10:30:15 +0200 2019     | 2019-09-22T08:30:15Z",
                "1569148215                         | 2019-09-22T10:30:15Z",
                "1569148215.5                       | 2019-09-22T10:30:15.5Z",
                "1569148215979                      | 2019-09-22T10:30:15.979Z",
                "1569148215979774                   | 2019-09-22T10:30:15.979774Z",
                "1569148215979774123                | 2019-09-22T10:30:15.979774123Z",
                "2020-02-29                         | 2020-02-29T00:00:00Z",
            })
    void aTimeIsReadHoweverItIsWritten(String text, Instant time) {
        assertThat(DateText.parse(text)).contains(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "tomorrow",
                "2019-02-29",
                "2019-13-01",
                "2019-09-22T25:00:00Z",
                "2019-09-22T10:30:15+99:00",
                "Mon, 22 Sep 2019 10:30:15 GMT",
                "22/09/2019",
                "0000-01-01",
                "10000-01-01",
                "99999999999999999999",
                "-99999999999",
                "-1",
                "1e9",
                "2019-09-22\0",
                "2019-09-22; DROP TABLE messages",
                "２０１９-09-22",
            })
    void whatIsNoTimeIsNone(String text) {
        assertThat(DateText.parse(text)).isEmpty();
    }

    @Test
    void aRefusalNamesWhatWasRefused() {
        assertThatThrownBy(() -> DateText.check("from_date", "soon"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("'from_date' with value 'soon'");
    }
}
