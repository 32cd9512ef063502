package parley.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.nio.CharBuffer;

/**
 * Parsers of JSON: strict, nested at most {@link #MAX_DEPTH} deep, without a name given twice in
 * one object. Close them.
 */
final class JsonInput {
    static final int MAX_DEPTH = 64;

    /** More than run at once on most machines; a parser beyond it has buffers of its own. */
    private static final int POOLED_BUFFERS = 64;

    /**
     * Buffers are pooled for all: a virtual thread lives for one request, so its own would never be
     * used again. Names are not interned, as callers make them up.
     */
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS))
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .build();

    private JsonInput() {}

    /**
     * @param text backed by an array, from its beginning on
     */
    static JsonParser parser(CharBuffer text) throws IOException {
        return FACTORY.createParser(text.array(), text.arrayOffset(), text.limit());
    }

    static JsonParser parser(String text) throws IOException {
        return FACTORY.createParser(text);
    }
}
