package parley.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.domain.InvalidInput;
import parley.v1.CreateMessageRequest;
import parley.v1.UpdateMessageRequest;

class JsonRequestTest {
    private static CreateMessageRequest read(String body) {
        CreateMessageRequest.Builder request = CreateMessageRequest.newBuilder();
        JsonRequest.merge(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), request);
        return request.build();
    }

    private static String refusal(byte[] body, Message.Builder request) {
        var refusal =
                assertThatExceptionOfType(InvalidInput.class)
                        .isThrownBy(() -> JsonRequest.merge(body, request))
                        .actual();
        return String.valueOf(refusal.getMessage());
    }

    @Test
    void namesAreTakenInBothForms() {
        CreateMessageRequest read =
                read("{'message': {'content_text': 'a', 'contentType': 'b', 'reply_to': null}}");
        assertThat(read.getMessage().getContentText()).isEqualTo("a");
        assertThat(read.getMessage().getContentType()).isEqualTo("b");
    }

    @Test
    void aMessageThatIsThereButEmptyIsThere() {
        assertThat(read("{'message': {}}").hasMessage()).isTrue();
        assertThat(read("{'message': null}").hasMessage()).isFalse();
        assertThat(read("").hasMessage()).isFalse();
    }

    @Test
    void dataKeepsItsOrderAndTheSignOfZero() {
        var data = read("{'message': {'content_data': {'z': -0, 'a': [{}, null]}}}");
        var fields = data.getMessage().getContentData().getFieldsMap();
        assertThat(fields.keySet()).containsExactly("z", "a");
        assertThat(fields.get("z").getNumberValue()).isEqualTo(-0.0);
        assertThat(fields.get("a").getListValue().getValuesList()).hasSize(2);
    }

    /** What is no JSON is told first, then a wrong type, then a wrong value. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'message': {'position': 'x', 'edited': 1}} | message.edited' with value '1'",
                "{'message': {'edited': 1}} x | valid JSON in UTF-8 (line 1, column 28)",
                "{'message': {'version': '9223372036854775808'}} | message.version' with value"
                        + " '9223372036854775808' must be a whole number of 64 bits",
                "{'message': {'version': 9223372036854775808}} | message.version' with value"
                        + " '9223372036854775808' must be a whole number of 64 bits",
                "{'message': {'createdAt': 'now'}} | message.created_at' with value 'now' must be a"
                        + " time",
                "{'message': {'reactions': {'up': 1.5}}} | message.reactions' with value '1.5' must"
                        + " be a whole number of 32 bits",
                "{'message': {'reactions': {'up': [1]}}} | message.reactions",
                "{'message': {'reactions': {'up': null}}} | message.reactions",
                "{'message': {'content_text': 'a', 'contentText': 'b'}} | message.content_text'"
                        + " with value 'b' must be given under one of its names",
                "{'unknown': {'a': 1, 'a': 2}} | valid JSON",
                "{'unknown': 01} | valid JSON",
                "{'unknown': '\\x'} | valid JSON"
            })
    void aRefusalNamesTheFieldItsValueAndTheBound(String body, String part) {
        byte[] json = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        assertThat(refusal(json, CreateMessageRequest.newBuilder())).contains(part);
    }

    @Test
    void otherEncodingsAreRefused() {
        String body = "{\"message\": {\"content_text\": \"ä\"}}";
        for (var charset :
                new java.nio.charset.Charset[] {
                    StandardCharsets.ISO_8859_1,
                    StandardCharsets.UTF_16,
                    StandardCharsets.UTF_16LE,
                    StandardCharsets.UTF_32BE
                }) {
            assertThat(refusal(body.getBytes(charset), CreateMessageRequest.newBuilder()))
                    .contains("be valid JSON in UTF-8");
        }
        String marked = "\ufeff" + body;
        assertThat(
                        refusal(
                                marked.getBytes(StandardCharsets.UTF_8),
                                UpdateMessageRequest.newBuilder()))
                .contains("be valid JSON in UTF-8");
    }

    @Test
    void sixtyFourLevelsAreReadAndOneMoreIsRefused() {
        // The body, the message and the data are three.
        String body = "{'message': {'content_data': {'a': %s1%s}}}";
        assertThat(read(body.formatted("[".repeat(61), "]".repeat(61))).hasMessage()).isTrue();
        assertThat(
                        refusal(
                                body.formatted("[".repeat(62), "]".repeat(62))
                                        .replace('\'', '"')
                                        .getBytes(StandardCharsets.UTF_8),
                                CreateMessageRequest.newBuilder()))
                .contains("be nested at most 64 deep");
    }
}
