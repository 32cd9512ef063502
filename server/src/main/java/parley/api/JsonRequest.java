package parley.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import parley.domain.InvalidInput;

/**
 * Reads a JSON body into a request of the protocol, in one pass. Names are taken in snake_case and
 * lowerCamel, unknown ones are ignored; what is no JSON, or of another type than its field, is
 * refused by name.
 */
final class JsonRequest {
    private static final int SHOWN_BYTES = 400;

    private JsonRequest() {}

    /**
     * Of several faults, what is no JSON is told first, then what is of another type than its
     * field, then a value out of its field's bounds.
     *
     * @param body UTF-8; empty for an empty object
     * @param request new; after a refusal, of no use
     * @throws InvalidInput when it is not a JSON object that fits the request
     */
    static void merge(byte[] body, Message.Builder request) {
        if (body.length == 0) {
            return;
        }
        CharBuffer text = text(body);
        try (JsonParser parser = JsonInput.parser(text)) {
            JsonReading reading = new JsonReading(parser);
            reading.body(request);
            if (parser.nextToken() != null) {
                throw invalid(body, parser.currentTokenLocation());
            }
            reading.check();
        } catch (StreamConstraintsException e) {
            throw new InvalidInput(
                    "body",
                    shown(body),
                    "be nested at most " + JsonInput.MAX_DEPTH + " deep" + place(e.getLocation()));
        } catch (JsonProcessingException e) {
            throw invalid(body, e.getLocation());
        } catch (IOException e) {
            throw new IllegalStateException("What is in memory cannot be read", e);
        }
    }

    /** The parser would take some bytes that are not UTF-8, so it is given characters. */
    private static CharBuffer text(byte[] body) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            throw invalid(body, null);
        }
    }

    private static InvalidInput invalid(byte[] body, @Nullable JsonLocation at) {
        return new InvalidInput("body", shown(body), "be valid JSON in UTF-8" + place(at));
    }

    private static String shown(byte[] body) {
        return new String(body, 0, Math.min(body.length, SHOWN_BYTES), StandardCharsets.UTF_8);
    }

    private static String place(@Nullable JsonLocation at) {
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    /** A type's field of this name in snake_case or lowerCamel. */
    static @Nullable FieldDescriptor field(Descriptor type, String name) {
        MessageShape.Field field = MessageShape.of(type).field(name);
        return field == null ? null : field.descriptor();
    }
}
