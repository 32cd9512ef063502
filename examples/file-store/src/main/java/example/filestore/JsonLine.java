package example.filestore;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import parley.log.EncodedEvent;

/**
 * An append as a line of JSON: {@code {"crc":"<8 hex digits>","append":{…}}} and a line feed. The
 * checksum is the CRC-32C of the bytes that stand between {@code "append":} and the last brace. A
 * line holds a whole append, so that what is torn by a crash is never half of one.
 */
final class JsonLine {
    /** Numbers keep their digits. */
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final String HEAD = "{\"crc\":\"%s\",\"append\":";
    private static final int HEAD_BYTES = HEAD.length() - 2 + 8;
    private static final String END = "}\n";

    private JsonLine() {}

    static byte[] of(Batch batch) {
        try {
            byte[] append = JSON.writeValueAsBytes(tree(batch));
            byte[] head = head(append, 0, append.length);
            byte[] line = new byte[head.length + append.length + END.length()];
            System.arraycopy(head, 0, line, 0, head.length);
            System.arraycopy(append, 0, line, head.length, append.length);
            System.arraycopy(END.getBytes(UTF_8), 0, line, line.length - END.length(), 2);
            return line;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("An event's data is no JSON: " + batch, e);
        }
    }

    /** Empty when the line is not whole, or not as it was written. */
    static Optional<Batch> read(byte[] line) {
        int length = line.length - HEAD_BYTES - END.length();
        if (length < 0) {
            return Optional.empty();
        }
        byte[] head = head(line, HEAD_BYTES, length);
        boolean whole =
                new String(line, 0, HEAD_BYTES, UTF_8).equals(new String(head, UTF_8))
                        && new String(line, HEAD_BYTES + length, 2, UTF_8).equals(END);
        if (!whole) {
            return Optional.empty();
        }
        try {
            return Optional.of(batch(JSON.readTree(line, HEAD_BYTES, length)));
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] head(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return HEAD.formatted(HexFormat.of().toHexDigits((int) crc.getValue())).getBytes(UTF_8);
    }

    private static ObjectNode tree(Batch batch) throws JsonProcessingException {
        ObjectNode tree =
                JSON.createObjectNode()
                        .put("stream", batch.stream())
                        .put("position", batch.position())
                        .put("globalPosition", batch.globalPosition())
                        .put("time", batch.time().toString());
        ArrayNode events = tree.putArray("events");
        for (EncodedEvent event : batch.events()) {
            ObjectNode node = events.addObject();
            node.put("id", event.id().toString()).put("type", event.type());
            node.set("data", JSON.readTree(event.data()));
            node.set("metadata", JSON.readTree(event.metadata()));
        }
        return tree;
    }

    private static Batch batch(JsonNode tree) {
        List<EncodedEvent> events = new ArrayList<>();
        for (JsonNode event : tree.required("events")) {
            events.add(
                    new EncodedEvent(
                            UUID.fromString(event.required("id").textValue()),
                            event.required("type").textValue(),
                            event.required("data").toString(),
                            event.required("metadata").toString()));
        }
        return new Batch(
                tree.required("stream").textValue(),
                tree.required("position").longValue(),
                tree.required("globalPosition").longValue(),
                Instant.parse(tree.required("time").textValue()),
                events);
    }
}
