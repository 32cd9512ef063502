package parley.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON text in UTF-8, written from front to back. Escaped are, beside what must be, {@code < > & =
 * '} and the line separators U+2028 and U+2029, as {@link JsonAnswer} does: such JSON may stand
 * within a page or a script.
 */
final class JsonBytes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_ESCAPE = 6;

    /** What follows the backslash; 0 for what stands for itself, {@code u} for what is numbered. */
    private static final byte[] ESCAPES = escapes();

    private byte[] bytes;
    private int length;

    /**
     * @param capacity how many bytes there is room for at first
     */
    JsonBytes(int capacity) {
        this.bytes = new byte[Math.max(capacity, LONGEST_ESCAPE)];
    }

    private static byte[] escapes() {
        byte[] escapes = new byte[128];
        Arrays.fill(escapes, 0, ' ', (byte) 'u');
        for (char c : "<>&='".toCharArray()) {
            escapes[c] = 'u';
        }
        escapes['"'] = '"';
        escapes['\\'] = '\\';
        escapes['\b'] = 'b';
        escapes['\t'] = 't';
        escapes['\n'] = 'n';
        escapes['\f'] = 'f';
        escapes['\r'] = 'r';
        return escapes;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Bytes as they are. */
    JsonBytes raw(byte[] json) {
        room(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
        return this;
    }

    /** ASCII, as it is. */
    JsonBytes raw(char json) {
        room(1);
        bytes[length++] = (byte) json;
        return this;
    }

    /** A string. A lone surrogate becomes a question mark. */
    JsonBytes text(String text) {
        raw('"');
        for (int i = plain(text); i < text.length(); i++) {
            char c = text.charAt(i);
            room(LONGEST_ESCAPE);
            if (c < 0x80) {
                if (ESCAPES[c] == 0) {
                    bytes[length++] = (byte) c;
                } else {
                    escape(c, ESCAPES[c]);
                }
            } else if (c == '\u2028' || c == '\u2029') {
                escape(c, (byte) 'u');
            } else if (!Character.isSurrogate(c)) {
                utf8(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                utf8(Character.toCodePoint(c, text.charAt(i)));
            } else {
                bytes[length++] = '?';
            }
        }
        return raw('"');
    }

    /** Writes what stands for itself at a text's begin, mostly all of it; answers where it ends. */
    private int plain(String text) {
        room(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c >= 0x80 || ESCAPES[c] != 0) {
                break;
            }
            bytes[length + i] = (byte) c;
            i++;
        }
        length += i;
        return i;
    }

    /** A string of the number's digits, as JSON of protobuf has numbers of 64 bits. */
    JsonBytes number(long number) {
        return raw('"').raw(Long.toString(number).getBytes(StandardCharsets.US_ASCII)).raw('"');
    }

    /** A number, as JSON of protobuf has those of 32 bits. */
    JsonBytes int32(int number) {
        return raw(Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Digits of a number, with zeros before it.
     *
     * @param number not negative; of no more digits than that
     */
    JsonBytes digits(int number, int digits) {
        room(digits);
        int rest = number;
        for (int i = digits - 1; i >= 0; i--) {
            bytes[length + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    private void escape(char c, byte kind) {
        bytes[length++] = '\\';
        bytes[length++] = kind;
        if (kind == 'u') {
            for (int shift = 12; shift >= 0; shift -= 4) {
                bytes[length++] = HEX[(c >> shift) & 0xF];
            }
        }
    }

    /** Beyond ASCII. */
    private void utf8(int codePoint) {
        if (codePoint < 0x800) {
            bytes[length++] = (byte) (0xC0 | (codePoint >> 6));
        } else {
            if (codePoint < 0x10000) {
                bytes[length++] = (byte) (0xE0 | (codePoint >> 12));
            } else {
                bytes[length++] = (byte) (0xF0 | (codePoint >> 18));
                bytes[length++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
            }
            bytes[length++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
        }
        bytes[length++] = (byte) (0x80 | (codePoint & 0x3F));
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
