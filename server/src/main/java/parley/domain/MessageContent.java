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
        PlainText.check("content_type", type);
        PlainText.check("content_text", text);
        if (text.isEmpty() && data.isEmpty()) {
            throw new InvalidInput(
                    "content_text", text, "not be empty when there is no content_data");
        }
        hashtags = List.copyOf(normalized(hashtags));
        long bytes = PlainText.utf8Length(type) + (long) PlainText.utf8Length(text);
        bytes += data.map(PlainText::utf8Length).orElse(0);
        for (String hashtag : hashtags) {
            bytes += PlainText.utf8Length(hashtag);
        }
        if (bytes > MAX_BYTES) {
            throw new InvalidInput(
                    "content_text",
                    text,
                    "be at most " + MAX_BYTES + " bytes with type and data, not " + bytes);
        }
    }

    public static MessageContent text(String text) {
        return new MessageContent("", text, Optional.empty(), List.of());
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
            normalized.add(Hashtags.normalize(hashtag));
        }
        return normalized;
    }
}
