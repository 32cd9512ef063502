package parley.bench;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1.1 response that says how long its body is. Chunked bodies are not
 * understood: the hub sends none on the paths that are measured.
 *
 * @param status the three digits, 100 to 599
 * @param length of the head itself in bytes, the empty line included
 * @param bodyLength in bytes, {@value #LARGEST_BODY} at most
 */
record ResponseHead(int status, int length, int bodyLength) {

    static final int LARGEST_HEAD = 16 * 1024;
    static final int LARGEST_BODY = 16 * 1024 * 1024;

    private static final byte[] VERSION = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BODY_LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_DIGITS = 3;

    /** What makes a letter of ASCII a small one, and leaves {@code -} and {@code :} as they are. */
    private static final int SMALL = 0x20;

    /**
     * Reads the head at the start of a buffer, in one pass and without copies.
     *
     * @param received from 0 to the buffer's limit; its position is neither used nor moved
     * @return null when the head's end is not among them yet
     * @throws ProtocolException when it is no such head
     */
    static @Nullable ResponseHead parse(ByteBuffer received) throws ProtocolException {
        int limit = received.limit();
        int line = 0;
        int bodyLength = -1;
        for (int i = 0; i < limit; i++) {
            if (received.get(i) != '\n') {
                continue;
            }
            if (i == line + 1 && received.get(line) == '\r') {
                return whole(received, i + 1, bodyLength);
            }
            if (bodyLength < 0 && isBodyLength(received, line, i)) {
                bodyLength = number(received, line + BODY_LENGTH.length, i);
            }
            line = i + 1;
        }
        if (limit >= LARGEST_HEAD) {
            throw new ProtocolException("a head of more than " + LARGEST_HEAD + " bytes");
        }
        return null;
    }

    private static ResponseHead whole(ByteBuffer received, int end, int bodyLength)
            throws ProtocolException {
        int status = status(received, end);
        if (bodyLength < 0) {
            throw new ProtocolException(
                    "a response without content-length: " + text(received, 0, end));
        }
        return new ResponseHead(status, end, bodyLength);
    }

    private static int status(ByteBuffer received, int end) throws ProtocolException {
        boolean valid = end > VERSION.length + STATUS_DIGITS;
        for (int i = 0; valid && i < VERSION.length; i++) {
            valid = received.get(i) == VERSION[i];
        }
        int status = 0;
        for (int i = 0; valid && i < STATUS_DIGITS; i++) {
            int digit = received.get(VERSION.length + i) - '0';
            valid = digit >= 0 && digit <= 9;
            status = status * 10 + digit;
        }
        if (!valid || status < 100 || status > 599) {
            throw new ProtocolException("not an HTTP/1.1 response: " + text(received, 0, end));
        }
        return status;
    }

    private static boolean isBodyLength(ByteBuffer received, int from, int to) {
        if (to - from < BODY_LENGTH.length) {
            return false;
        }
        for (int i = 0; i < BODY_LENGTH.length; i++) {
            if ((received.get(from + i) | SMALL) != BODY_LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(ByteBuffer received, int from, int to) throws ProtocolException {
        int first = from;
        int end = to;
        while (first < end && received.get(first) == ' ') {
            first++;
        }
        while (end > first && received.get(end - 1) <= ' ') {
            end--;
        }
        int number = 0;
        boolean valid = end > first;
        for (int i = first; valid && i < end; i++) {
            int digit = received.get(i) - '0';
            number = number * 10 + digit;
            valid = digit >= 0 && digit <= 9 && number <= LARGEST_BODY;
        }
        if (!valid) {
            throw new ProtocolException("a body of '" + text(received, first, end) + "' bytes");
        }
        return number;
    }

    /** For complaints. */
    private static String text(ByteBuffer received, int from, int to) {
        byte[] bytes = new byte[to - from];
        received.get(from, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
