package parley.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of UTF-8, one at a time; what ends a line is {@code \n} or {@code \r\n}, or the end. */
final class LineInput {

    /** What a message may hold. */
    static final int LARGEST_LINE_BYTES = 64 * 1024;

    /**
     * A line.
     *
     * @param number from 1
     * @param endBytes how many bytes of input end with it
     */
    record Line(long number, String text, long endBytes) {}

    /** A line cannot be read; the message names it. */
    static final class BadLineException extends Exception {
        private static final long serialVersionUID = 1L;

        private BadLineException(long number, String what) {
            super("Line %d %s.".formatted(number, what));
        }
    }

    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number;
    private long bytes;

    LineInput(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** The next line with something in it but spaces; null at the end. */
    @Nullable Line next() throws BadLineException {
        for (Line next = read(); next != null; next = read()) {
            if (!next.text().isBlank()) {
                return next;
            }
        }
        return null;
    }

    private @Nullable Line read() throws BadLineException {
        number++;
        line.reset();
        try {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            for (; b >= 0 && b != '\n'; b = in.read()) {
                bytes++;
                line.write(b);
                // One more is for the \r of a line's end.
                if (line.size() > LARGEST_LINE_BYTES + 1) {
                    throw tooLong();
                }
            }
            bytes += b < 0 ? 0 : 1;
            return new Line(number, text(), bytes);
        } catch (CharacterCodingException e) {
            throw new BadLineException(number, "is not UTF-8 text");
        } catch (IOException e) {
            throw new BadLineException(number, "cannot be read: " + e.getMessage());
        }
    }

    private String text() throws CharacterCodingException, BadLineException {
        byte[] read = line.toByteArray();
        int length = read.length;
        if (length > 0 && read[length - 1] == '\r') {
            length--;
        }
        if (length > LARGEST_LINE_BYTES) {
            throw tooLong();
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(read, 0, length))
                .toString();
    }

    private BadLineException tooLong() {
        return new BadLineException(number, "is longer than 64 KiB");
    }
}
