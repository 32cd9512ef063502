package parley.api.ws;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A message as it comes in; takes room for what has come, not for what was announced. */
final class TextInParts {
    private final Utf8Check utf8 = new Utf8Check();
    private byte[] bytes = new byte[0];
    private int length;

    int length() {
        return length;
    }

    /**
     * @param mask of the first byte
     * @return whether it is UTF-8 so far
     */
    boolean append(ByteBuf in, int count, int mask) {
        int end = length + count;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, length == 0 ? end : Math.max(end, 2 * length));
        }
        in.readBytes(bytes, length, count);
        Mask.remove(mask, bytes, length, end);
        boolean valid = utf8.accept(bytes, length, end);
        length = end;
        return valid;
    }

    /** Whether it may end here. */
    boolean isWhole() {
        return utf8.isAtACharactersEnd();
    }

    String text() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
