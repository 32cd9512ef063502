package parley.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.nio.charset.StandardCharsets;

/** The JSON form of an answer: lowerCamel, and what is empty is there, too. */
final class JsonAnswer {
    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer()
                    .alwaysPrintFieldsWithNoPresence()
                    .omittingInsignificantWhitespace();

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
