package parley.bench;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
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

    private static final String VERSION = "HTTP/1.1 ";
    private static final String BODY_LENGTH = "content-length";

    /**
     * Reads the head at the start of a buffer.
     *
     * @param filled how many bytes of the buffer have been received
     * @return null when the head's end is not among them yet
     * @throws ProtocolException when it is no such head
     */
    static @Nullable ResponseHead parse(byte[] buffer, int filled) throws ProtocolException {
        int end = endOfHead(buffer, filled);
        if (end < 0) {
            if (filled >= LARGEST_HEAD) {
                throw new ProtocolException("a head of more than " + LARGEST_HEAD + " bytes");
            }
            return null;
        }
        int status = status(buffer, end);
        int line = lineAfter(buffer, 0);
        while (line < end - 2) {
            int next = lineAfter(buffer, line);
            if (startsWithName(buffer, line, next)) {
                int from = line + BODY_LENGTH.length() + 1;
                return new ResponseHead(status, end, number(text(buffer, from, next)));
            }
            line = next;
        }
        throw new ProtocolException("a response without content-length: " + text(buffer, 0, end));
    }

    /** Where the body begins, or -1. */
    private static int endOfHead(byte[] buffer, int filled) {
        for (int i = 3; i < filled; i++) {
            if (buffer[i] == '\n'
                    && buffer[i - 1] == '\r'
                    && buffer[i - 2] == '\n'
                    && buffer[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int lineAfter(byte[] buffer, int start) {
        int i = start;
        while (buffer[i] != '\n') {
            i++;
        }
        return i + 1;
    }

    private static int status(byte[] buffer, int end) throws ProtocolException {
        String first = text(buffer, 0, Math.min(end, VERSION.length() + 3));
        String digits =
                first.startsWith(VERSION) ? first.substring(VERSION.length()).strip() : "none";
        if (!digits.matches("[1-5][0-9][0-9]")) {
            throw new ProtocolException("not an HTTP/1.1 response: " + text(buffer, 0, end));
        }
        return Integer.parseInt(digits);
    }

    private static boolean startsWithName(byte[] buffer, int from, int to) {
        int length = BODY_LENGTH.length();
        return to - from > length
                && buffer[from + length] == ':'
                && text(buffer, from, from + length).toLowerCase(Locale.ROOT).equals(BODY_LENGTH);
    }

    private static int number(String value) throws ProtocolException {
        String digits = value.strip();
        if (!digits.matches("[0-9]{1,8}") || Integer.parseInt(digits) > LARGEST_BODY) {
            throw new ProtocolException("a body of '" + digits + "' bytes");
        }
        return Integer.parseInt(digits);
    }

    private static String text(byte[] buffer, int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
