package parley.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.nio.charset.StandardCharsets;

/**
 * The JSON form of an answer: lowerCamel, and what is empty is there, too. Names within maps and
 * data are sorted, so that the same content looks the same in whatever order a log keeps them.
 */
final class JsonAnswer {
    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer()
                    .alwaysPrintFieldsWithNoPresence()
                    .omittingInsignificantWhitespace()
                    .sortingMapKeys();

    private JsonAnswer() {}

    /** UTF-8. */
    static byte[] of(Message answer) {
        try {
            return PRINTER.print(answer).getBytes(StandardCharsets.UTF_8);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("An answer cannot be printed as JSON", e);
        }
    }
}
