package parley.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import parley.domain.InvalidInput;

/**
 * The opaque key of a list's next page: the kind of the list and where the page before ended, in
 * URL-safe base 64. It grants nothing: what may be read is decided anew for every page.
 *
 * @param parts the kind first; without line breaks, except in the last one
 */
record PageKey(List<String> parts) {
    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param count how many parts there must be
     * @throws InvalidInput when the text is not the key of a page of such a list
     */
    static PageKey parse(String text, String kind, int count) {
        byte[] decoded;
        try {
            decoded = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw forged(text);
        }
        List<String> parts =
                List.of(new String(decoded, StandardCharsets.UTF_8).split("\n", count));
        if (parts.size() != count || !parts.getFirst().equals(kind)) {
            throw forged(text);
        }
        return new PageKey(parts);
    }

    static InvalidInput forged(String text) {
        return new InvalidInput(
                "page_key", text, "be the next_page_key of an earlier page of the same list");
    }
}
