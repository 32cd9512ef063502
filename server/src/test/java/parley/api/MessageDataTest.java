package parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.domain.Message;
import parley.domain.MessageContent;
import parley.domain.MessageId;
import parley.domain.TopicId;

/** A message's data, as answers show it. */
class MessageDataTest {
    private static String shown(String data) {
        Message message =
                new Message(
                        new MessageId("m"),
                        new TopicId("t"),
                        Optional.empty(),
                        new MessageContent("", "text", Optional.of(data), List.of()),
                        Optional.empty(),
                        List.of(),
                        0,
                        0,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        Message.NEVER_CHANGED);
        return new String(JsonAnswer.of(Protos.message(message)), StandardCharsets.UTF_8);
    }

    @Test
    void looksTheSameInWhateverOrderItWasStored() {
        assertThat(shown("{\"b\":{\"d\":1,\"c\":2},\"a\":3}"))
                .isEqualTo(shown("{\"a\":3,\"b\":{\"c\":2,\"d\":1}}"))
                .contains("\"contentData\":{\"a\":3.0,\"b\":{\"c\":2.0,\"d\":1.0}}");
    }

    /** jsonb writes every number without an exponent. */
    @Test
    void keepsALongNumberANumber() {
        assertThat(shown("{\"a\":1" + "0".repeat(300) + "}")).contains("{\"a\":1.0E300}");
    }

    /** Other programs may write to the log what this API would have refused. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":[1e400]}", "{\"a\":\"\\u0000\"}", "[]", "{", ""})
    void isLeftOutWhenItCannotBeShown(String data) {
        assertThat(shown(data)).contains("\"contentText\":\"text\"").doesNotContain("contentData");
    }
}
