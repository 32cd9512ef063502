package parley.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageContentTest {
    private static final int MAX = 64 * 1024;

    @ParameterizedTest
    @CsvSource({"a, 65536", "é, 32768", "漢, 21845", "😀, 16384"})
    void aTextIsBoundedInBytesOfUtf8(String character, int most) {
        String longest = character.repeat(most);
        longest += "a".repeat(MAX % (MAX / most));

        assertThat(MessageContent.text(longest).text()).isEqualTo(longest);
        assertTooLong("", longest + "a", Optional.empty());
        assertTooLong("", character.repeat(most + 1), Optional.empty());
    }

    @Test
    void typeTextDataAndHashtagsShareOneBound() {
        String data = "{\"key\":\"" + "d".repeat(1000) + "\"}";
        String type = "é".repeat(10);
        int left = MAX - data.length() - 20 - "tag".length();

        MessageContent full =
                MessageContent.given(type, "t".repeat(left), Optional.of(data), List.of("tag"));

        assertThat(full.text()).hasSize(left);
        assertThat(full.data()).contains(data);
        assertTooLong(type, "t".repeat(left + 1), Optional.of(data), "tag");
        assertTooLong(type, "t".repeat(left), Optional.of(data + " "), "tag");
        assertTooLong(type + "x", "t".repeat(left), Optional.of(data), "tag");
        assertTooLong(type, "t".repeat(left), Optional.of(data), "tags");
    }

    @Test
    void dataAloneMayFillTheBound() {
        String data = "{\"a\":\"" + "x".repeat(MAX - 8) + "\"}";

        assertThat(MessageContent.given("", "", Optional.of(data), List.of()).data())
                .hasValueSatisfying(text -> assertThat(text).hasSize(MAX));
        assertTooLong("", "", Optional.of(data + " "));
    }

    @Test
    void aMessageSaysSomething() {
        assertThat(MessageContent.given("", "", Optional.of("{}"), List.of()).text()).isEmpty();
        assertThatThrownBy(
                        () -> MessageContent.given("text/plain", "", Optional.empty(), List.of()))
                .isInstanceOfSatisfying(
                        InvalidInput.class, e -> assertThat(e.field()).isEqualTo("content_text"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0", "\ud800", "a\udc00b"})
    void textAndTypeAreStorable(String bad) {
        assertThatThrownBy(() -> MessageContent.text(bad))
                .isInstanceOfSatisfying(
                        InvalidInput.class, e -> assertThat(e.field()).isEqualTo("content_text"));
        assertThatThrownBy(() -> MessageContent.given(bad, "a", Optional.empty(), List.of()))
                .isInstanceOfSatisfying(
                        InvalidInput.class, e -> assertThat(e.field()).isEqualTo("content_type"));
    }

    @Test
    void hashtagsThatWereGivenStandBeforeThoseInTheTextEachOnce() {
        MessageContent content =
                MessageContent.given(
                        "", "see #Three and #one", Optional.empty(), List.of("#One", "two", "TWO"));

        assertThat(content.hashtags()).containsExactly("one", "two");
        assertThat(content.allHashtags()).containsExactly("one", "two", "three");
    }

    @Test
    void atMost32HashtagsAreGiven() {
        List<String> most = IntStream.range(0, 32).mapToObj(i -> "t" + i).toList();
        List<String> more = IntStream.range(0, 33).mapToObj(i -> "t" + i).toList();

        assertThat(MessageContent.given("", "a", Optional.empty(), most).hashtags())
                .isEqualTo(most);
        assertThatThrownBy(() -> MessageContent.given("", "a", Optional.empty(), more))
                .isInstanceOfSatisfying(
                        InvalidInput.class, e -> assertThat(e.field()).isEqualTo("hashtags"));
    }

    private static void assertTooLong(
            String type, String text, Optional<String> data, String... hashtags) {
        assertThatThrownBy(() -> MessageContent.given(type, text, data, List.of(hashtags)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("at most 65536 bytes");
    }
}
