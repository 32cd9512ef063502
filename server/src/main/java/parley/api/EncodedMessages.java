package parley.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import parley.domain.Message;

/**
 * Messages as JSON, each encoded once for as long as a view keeps it in memory: the page that
 * everyone asks for is put together from bytes.
 */
final class EncodedMessages {
    private static final byte[] BEGIN = utf8("{\"messages\":[");
    private static final byte[] NEXT_PAGE_KEY = utf8("],\"nextPageKey\":\"");
    private static final byte[] END = utf8("\"}");

    /** By identity: a message that a view holds is the same object in every page. */
    private final Cache<Message, byte[]> encoded = Caffeine.newBuilder().weakKeys().build();

    /**
     * The JSON of a {@code ListMessagesResponse}.
     *
     * @param nextPageKey URL-safe base 64, or empty
     */
    byte[] page(List<Message> messages, String nextPageKey) {
        ByteArrayOutputStream page = new ByteArrayOutputStream(64 + 400 * messages.size());
        page.writeBytes(BEGIN);
        for (int i = 0; i < messages.size(); i++) {
            if (i > 0) {
                page.write(',');
            }
            page.writeBytes(encoded(messages.get(i)));
        }
        page.writeBytes(NEXT_PAGE_KEY);
        page.writeBytes(utf8(nextPageKey));
        page.writeBytes(END);
        return page.toByteArray();
    }

    private byte[] encoded(Message message) {
        return encoded.get(message, MessageJson::bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
