package parley.api;

import com.linecorp.armeria.common.HttpData;
import java.util.OptionalLong;

/**
 * An answer as JSON.
 *
 * @param json UTF-8; shared by all who get the same, and so never changed
 * @param version that of the entity which the answer is about, if it is about one
 */
record Encoded(HttpData json, OptionalLong version) {
    static Encoded of(byte[] json) {
        return new Encoded(HttpData.wrap(json), OptionalLong.empty());
    }

    static Encoded of(byte[] json, long version) {
        return new Encoded(HttpData.wrap(json), OptionalLong.of(version));
    }
}
