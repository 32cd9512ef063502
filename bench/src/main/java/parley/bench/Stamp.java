package parley.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message's text, {@value #LENGTH} bytes of ASCII that no quoting changes: a mark, the message's
 * number, when it was due, and words.
 */
final class Stamp {

    static final int LENGTH = 128;

    /** Bytes that must be there to read one. */
    static final int READ = 31;

    private static final byte MARK = '~';
    private static final int NUMBER_AT = 2;
    private static final int NUMBER_DIGITS = 10;
    private static final int TIME_AT = NUMBER_AT + NUMBER_DIGITS;
    private static final int TIME_DIGITS = 19;
    private static final int TEN = 10;

    private static final byte[] WORDS =
            " and so it goes on with words until there are enough of them to be a message of the usual length"
                    .getBytes(StandardCharsets.US_ASCII);

    private Stamp() {}

    /** Writes a text. */
    static void write(byte[] into, int at, long number, long time) {
        into[at] = MARK;
        into[at + 1] = MARK;
        digits(into, at + NUMBER_AT, NUMBER_DIGITS, number);
        digits(into, at + TIME_AT, TIME_DIGITS, time);
        Arrays.fill(into, at + READ, at + LENGTH, (byte) ' ');
        System.arraycopy(WORDS, 0, into, at + READ, Math.min(WORDS.length, LENGTH - READ));
    }

    private static void digits(byte[] into, int at, int count, long number) {
        long rest = number;
        for (int i = at + count - 1; i >= at; i--) {
            into[i] = (byte) ('0' + rest % TEN);
            rest /= TEN;
        }
    }

    /** Whether a text begins there. */
    static boolean isAt(ByteBuffer bytes, int at) {
        return bytes.get(at) == MARK && bytes.get(at + 1) == MARK;
    }

    /**
     * Where the first text begins.
     *
     * @return -1 when there is none of which enough is there
     */
    static int find(ByteBuffer bytes, int from, int to) {
        for (int i = from; i <= to - READ; i++) {
            if (isAt(bytes, i)) {
                return i;
            }
        }
        return -1;
    }

    static long number(ByteBuffer bytes, int at) {
        return digits(bytes, at + NUMBER_AT, NUMBER_DIGITS);
    }

    static long time(ByteBuffer bytes, int at) {
        return digits(bytes, at + TIME_AT, TIME_DIGITS);
    }

    private static long digits(ByteBuffer bytes, int from, int count) {
        long number = 0;
        for (int i = from; i < from + count; i++) {
            number = number * TEN + (bytes.get(i) - '0');
        }
        return number;
    }
}
