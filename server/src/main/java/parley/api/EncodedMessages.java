package parley.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import parley.domain.Message;
import parley.domain.TopicId;

/**
 * Messages as JSON, each encoded once: for the answer to its post, and for the pages of its topic,
 * which are put together from bytes. Bounded in bytes; those not asked for go first.
 */
final class EncodedMessages {
    private static final byte[] BEGIN = utf8("{\"messages\":[");
    private static final byte[] NEXT_PAGE_KEY = utf8("],\"nextPageKey\":\"");
    private static final byte[] END = utf8("\"}");
    private static final byte[] ONE = utf8("{\"message\":");

    /** What an entry takes beyond its bytes, about. */
    private static final int ENTRY_BYTES = 200;

    /**
     * One form of a message: what it says never changes.
     *
     * @param position of the message in its topic
     */
    private record Form(TopicId topic, long position, long version) {
        static Form of(Message message) {
            return new Form(message.topic(), message.position(), message.version());
        }
    }

    private final Cache<Form, byte[]> encoded;

    /**
     * @param maxBytes bound of what is kept, about
     */
    EncodedMessages(long maxBytes) {
        encoded =
                Caffeine.newBuilder()
                        .maximumWeight(maxBytes)
                        .weigher((Form _, byte[] json) -> ENTRY_BYTES + json.length)
                        .executor(Runnable::run)
                        .build();
    }

    /**
     * The JSON of a {@code ListMessagesResponse}, of messages that stand together in a topic.
     *
     * @param nextPageKey URL-safe base 64, or empty
     */
    byte[] page(List<Message> messages, String nextPageKey) {
        List<byte[]> parts = new ArrayList<>(messages.size());
        int length = BEGIN.length + messages.size();
        for (Message message : messages) {
            byte[] part = encoded.get(Form.of(message), _ -> MessageJson.bytes(message));
            parts.add(part);
            length += part.length;
        }
        byte[] key = utf8(nextPageKey);
        length += NEXT_PAGE_KEY.length + key.length + END.length;
        if (!parts.isEmpty()) {
            length--; // commas stand only between
        }
        byte[] page = new byte[length];
        int at = append(page, 0, BEGIN);
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                page[at++] = ',';
            }
            at = append(page, at, parts.get(i));
        }
        append(page, append(page, append(page, at, NEXT_PAGE_KEY), key), END);
        return page;
    }

    /** The JSON of a {@code CreateMessageResponse}. */
    byte[] created(Message message) {
        // The log may write a message's data in another form than the caller did.
        byte[] part =
                message.content().data().isPresent()
                        ? MessageJson.bytes(message)
                        : encoded.get(Form.of(message), _ -> MessageJson.bytes(message));
        byte[] answer = new byte[ONE.length + part.length + 1];
        answer[append(answer, append(answer, 0, ONE), part)] = '}';
        return answer;
    }

    /** Answers where it ends. */
    private static int append(byte[] to, int at, byte[] part) {
        System.arraycopy(part, 0, to, at, part.length);
        return at + part.length;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
