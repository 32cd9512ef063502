package parley.view.message;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import org.apache.lucene.index.IndexReader.CacheHelper;
import org.apache.lucene.index.IndexReader.CacheKey;
import org.apache.lucene.index.LeafReaderContext;
import parley.domain.Message;

/**
 * Messages of an index, those lately read from memory, of a thirty-second of which they take at
 * most: a document of a segment never changes, it is only replaced by another.
 */
final class LatelyRead {
    private record DocumentKey(CacheKey segment, int document) {}

    private final Cache<DocumentKey, Message> lately =
            Caffeine.newBuilder()
                    .maximumWeight(Runtime.getRuntime().maxMemory() / 32)
                    .weigher((DocumentKey _, Message message) -> Window.weight(message))
                    .build();

    /** The message of a document. */
    Message read(StoredMessages stored, int document) throws IOException {
        LeafReaderContext leaf = stored.segment(document);
        CacheHelper segment = leaf.reader().getCoreCacheHelper();
        if (segment == null) {
            return stored.read(document);
        }
        DocumentKey key = new DocumentKey(segment.getKey(), document - leaf.docBase);
        Message message = lately.getIfPresent(key);
        if (message == null) {
            message = stored.read(document);
            lately.put(key, message);
        }
        return message;
    }
}
