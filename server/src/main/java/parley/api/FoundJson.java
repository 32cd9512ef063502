package parley.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import parley.domain.Message;
import parley.view.message.TextRange;

/**
 * Messages that were found, as JSON. They come from all over the log, and seldom twice: to keep
 * what was encoded, as {@link EncodedMessages} does, takes longer than to encode it.
 */
final class FoundJson {
    private static final byte[] BEGIN = utf8("{\"messages\":[");
    private static final byte[] NEXT_PAGE_KEY = utf8("],\"nextPageKey\":");
    private static final byte[] HIGHLIGHTS = utf8(",\"highlights\":{");
    private static final byte[] START = utf8("{\"start\":");
    private static final byte[] RANGE_END = utf8(",\"end\":");

    private FoundJson() {}

    /**
     * The JSON of a {@code FilterMessagesResponse}.
     *
     * @param nextPageKey URL-safe base 64, or empty
     */
    static byte[] page(List<Message> messages, String nextPageKey) {
        return begun(messages, nextPageKey).raw('}').toByteArray();
    }

    /**
     * The JSON of a {@code SearchMessagesResponse}.
     *
     * @param nextPageKey as for {@link #page}
     */
    static byte[] hits(List<SearchEndpoints.Found> hits, String nextPageKey) {
        JsonBytes json =
                begun(hits.stream().map(SearchEndpoints.Found::message).toList(), nextPageKey);
        json.raw(HIGHLIGHTS);
        boolean isFirst = true;
        for (SearchEndpoints.Found hit : hits) {
            if (!hit.highlights().isEmpty()) {
                if (!isFirst) {
                    json.raw(',');
                }
                isFirst = false;
                ranges(json.text(hit.message().id().text()).raw(':'), hit.highlights());
            }
        }
        return json.raw('}').raw('}').toByteArray();
    }

    private static JsonBytes begun(List<Message> messages, String nextPageKey) {
        JsonBytes json = new JsonBytes(messages.stream().mapToInt(MessageJson::roomFor).sum());
        json.raw(BEGIN);
        for (int i = 0; i < messages.size(); i++) {
            if (i > 0) {
                json.raw(',');
            }
            MessageJson.write(messages.get(i), json);
        }
        return json.raw(NEXT_PAGE_KEY).text(nextPageKey);
    }

    private static void ranges(JsonBytes json, List<TextRange> ranges) {
        char before = '[';
        for (TextRange range : ranges) {
            json.raw(before).raw(START).int32(range.start());
            json.raw(RANGE_END).int32(range.end()).raw('}');
            before = ',';
        }
        json.raw(']');
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
