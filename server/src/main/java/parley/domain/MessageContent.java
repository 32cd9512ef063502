package parley.domain;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a message says.
 *
 * @param type what the content is, for example a media type; Parley gives it no meaning; may be
 *     empty
 * @param text may be empty when there is data
 * @param data content for programs: the text of a JSON object
 * @param hashtags given with the message, beside those in its text: lower case, without {@code #},
 *     each once; at most 32
 */
public record MessageContent(
        String type, String text, Optional<String> data, List<String> hashtags) {
    /** Bound of type, text, data and hashtags together, in bytes of UTF-8. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final int MAX_HASHTAGS = 32;

    public MessageContent {
        hashtags = List.copyOf(hashtags);
    }

    /**
     * Content as a caller gives it, checked and with its hashtags in their normal form. What is in
     * the log already is not checked again: its form may have changed on the way, for example that
     * of its numbers.
     *
     * @throws InvalidInput when it breaks a bound
     */
    public static MessageContent given(
            String type, String text, Optional<String> data, List<String> hashtags) {
        return new MessageContent(type, text, data, List.copyOf(normalized(hashtags))).checked();
    }

    /** Plain text and nothing else, as a caller gives it. */
    public static MessageContent text(String text) {
        return given("", text, Optional.empty(), List.of());
    }

    /**
     * This content, if it keeps the bounds.
     *
     * @throws InvalidInput when it does not
     */
    MessageContent checked() {
        PlainText.check("content_type", type);
        PlainText.check("content_text", text);
        if (text.isEmpty() && data.isEmpty()) {
            throw new InvalidInput(
                    "content_text", text, "not be empty when there is no content_data");
        }
        long bytes = size();
        if (bytes > MAX_BYTES) {
            throw new InvalidInput(
                    "content_text",
                    text,
                    "be at most " + MAX_BYTES + " bytes with type and data, not " + bytes);
        }
        return this;
    }

    /** In bytes of UTF-8: type, text, data and given hashtags together. */
    public long size() {
        long bytes = PlainText.utf8Length(type) + (long) PlainText.utf8Length(text);
        bytes += data.map(PlainText::utf8Length).orElse(0);
        for (String hashtag : hashtags) {
            bytes += PlainText.utf8Length(hashtag);
        }
        return bytes;
    }

    /** The hashtags given with the message and those written in its text, each once. */
    public List<String> allHashtags() {
        Set<String> all = new LinkedHashSet<>(hashtags);
        all.addAll(Hashtags.in(text));
        return List.copyOf(all);
    }

    private static Set<String> normalized(List<String> given) {
        if (given.size() > MAX_HASHTAGS) {
            throw new InvalidInput(
                    "hashtags", given.size() + " hashtags", "be at most " + MAX_HASHTAGS);
        }
        Set<String> normalized = new LinkedHashSet<>();
        for (String hashtag : given) {
            normalized.add(Hashtags.normalize("hashtags", hashtag));
        }
        return normalized;
    }
}
