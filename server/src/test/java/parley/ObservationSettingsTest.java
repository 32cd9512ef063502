package parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of logs and traces. */
class ObservationSettingsTest {
    private static HubConfig config(String... flags) throws BadSettingException {
        Map<String, String> all = new HashMap<>();
        for (String flag : flags) {
            String[] parts = flag.split("=", 2);
            all.put(parts[0], parts[1]);
        }
        return HubConfig.of(Settings.load(all, Map.of()));
    }

    @Test
    void nothingIsTracedAndTheLogIsTextUnlessSomeoneSaysSo() throws Exception {
        HubConfig config = config();
        assertThat(config.traces()).isEmpty();
        assertThat(config.logFormat()).isEqualTo(LogFormat.TEXT);
        assertThat(config("log_format=json").logFormat()).isEqualTo(LogFormat.JSON);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:4318, http://localhost:4318/v1/traces",
        "http://localhost:4318/, http://localhost:4318/v1/traces",
        "https://otlp.example/sub, https://otlp.example/sub/v1/traces"
    })
    void tracesGoWhereCollectorsTakeThem(String otlp, String traces) throws Exception {
        TraceTarget target = config("otlp=" + otlp, "otlp_share=0.25").traces().orElseThrow();
        assertThat(target.traces()).isEqualTo(traces);
        assertThat(target.share()).isEqualTo(0.25);
    }

    @ParameterizedTest
    @CsvSource({
        "otlp=localhost:4318, --otlp 'localhost:4318' must be of the form http://host:4318",
        "otlp=grpc://localhost:4317, --otlp 'grpc://localhost:4317' must",
        "otlp=http://, --otlp 'http://' must",
        "otlp=http://[, --otlp 'http://[' must",
        "otlp=http://a:b@host:4318, --otlp 'http://a:…@host:4318' must",
        "otlp_share=2, --otlp_share '2' must be a number from 0 to 1",
        "otlp_share=-0.1, --otlp_share '-0.1' must",
        "otlp_share=NaN, --otlp_share 'NaN' must",
        "otlp_share=some, --otlp_share 'some' must",
        "log_format=xml, --log_format 'xml' must be text or json"
    })
    void aValueThatCannotBeIsNamed(String flag, String message) {
        assertThatThrownBy(() -> config(flag))
                .isInstanceOf(BadSettingException.class)
                .hasMessageStartingWith(message);
    }
}
