package parley.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parley.domain.InvalidInput;

/**
 * What {@link JsonRequest} must do, in the long way: a tree of the whole body, checks on it, and
 * protobuf's own parser, which reads the body once more.
 */
final class JsonRequestOracle {
    private static final int MAX_DEPTH = 64;
    private static final int SHOWN_BYTES = 400;
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

    private JsonRequestOracle() {}

    /** What only protobuf's parser refused: its words are not ours. */
    static final class WrongValue extends Exception {
        private static final long serialVersionUID = 1L;

        WrongValue(Exception cause) {
            super(cause);
        }
    }

    /**
     * @param body UTF-8; empty for an empty object
     * @throws InvalidInput when it is not a JSON object, or a value of another type than its field
     * @throws WrongValue when a value is out of its field's bounds
     */
    static void merge(byte[] body, Message.Builder request) throws WrongValue {
        if (body.length == 0) {
            return;
        }
        String json = text(body);
        JsonNode tree = tree(json);
        if (!tree.isObject()) {
            throw new InvalidInput("body", tree.toString(), "be a JSON object");
        }
        checkObject("", tree, request.getDescriptorForType());
        checkMaps(tree, request.getDescriptorForType());
        try {
            PARSER.merge(json, request);
        } catch (InvalidProtocolBufferException e) {
            throw new WrongValue(e);
        }
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInput("body", shown(body), "be valid JSON in UTF-8");
        }
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (StreamConstraintsException e) {
            throw new InvalidInput(
                    "body", shown(body), "be nested at most " + MAX_DEPTH + " deep" + place(e));
        } catch (JsonProcessingException e) {
            throw new InvalidInput("body", shown(body), "be valid JSON in UTF-8" + place(e));
        }
    }

    private static String shown(String body) {
        return body.substring(0, Math.min(body.length(), SHOWN_BYTES));
    }

    private static String shown(byte[] body) {
        return new String(body, 0, Math.min(body.length, SHOWN_BYTES), StandardCharsets.UTF_8);
    }

    private static String place(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    private static void checkObject(String path, JsonNode object, Descriptor type) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            FieldDescriptor field = field(type, member.getKey());
            if (field != null && !member.getValue().isNull()) {
                checkField(path + field.getName(), member.getValue(), field);
            }
        }
    }

    /** Protobuf's parser takes {@code [true]} for {@code true}; we do not. */
    private static void checkMaps(JsonNode object, Descriptor type) throws WrongValue {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            FieldDescriptor field = field(type, member.getKey());
            if (field != null && field.isMapField()) {
                for (JsonNode value : member.getValue()) {
                    if (value.isArray()) {
                        throw new WrongValue(new IllegalArgumentException(value.toString()));
                    }
                }
            } else if (field != null
                    && !field.isRepeated()
                    && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                    && !field.getMessageType().getFullName().startsWith("google.")) {
                checkMaps(member.getValue(), field.getMessageType());
            }
        }
    }

    private static @Nullable FieldDescriptor field(Descriptor type, String name) {
        FieldDescriptor field = type.findFieldByName(name);
        if (field != null) {
            return field;
        }
        for (FieldDescriptor candidate : type.getFields()) {
            if (candidate.getJsonName().equals(name)) {
                return candidate;
            }
        }
        return null;
    }

    private static void checkField(String path, JsonNode value, FieldDescriptor field) {
        if (field.isMapField()) {
            require(value.isObject(), path, value, "be an object");
        } else if (field.isRepeated()) {
            require(value.isArray(), path, value, "be an array");
            value.forEach(element -> checkValue(path, element, field));
        } else {
            checkValue(path, value, field);
        }
    }

    private static void checkValue(String path, JsonNode value, FieldDescriptor field) {
        switch (field.getJavaType()) {
            case STRING -> require(value.isTextual(), path, value, "be a string");
            case BOOLEAN -> require(value.isBoolean(), path, value, "be true or false");
            case INT, LONG ->
                    require(
                            value.isIntegralNumber() || value.isTextual(),
                            path,
                            value,
                            "be a whole number");
            case MESSAGE -> checkMessage(path, value, field.getMessageType());
            case ENUM ->
                    require(
                            value.isTextual()
                                    && field.getEnumType().findValueByName(value.textValue())
                                            != null,
                            path,
                            value,
                            "be one of " + names(field));
            case FLOAT, DOUBLE, BYTE_STRING -> {}
        }
    }

    private static String names(FieldDescriptor field) {
        return field.getEnumType().getValues().stream()
                .map(EnumValueDescriptor::getName)
                .collect(Collectors.joining(", "));
    }

    private static void checkMessage(String path, JsonNode value, Descriptor type) {
        switch (type.getFullName()) {
            case "google.protobuf.Timestamp", "google.protobuf.FieldMask" ->
                    require(value.isTextual(), path, value, "be a string");
            case "google.protobuf.Struct" -> require(value.isObject(), path, value, "be an object");
            default -> {
                require(value.isObject(), path, value, "be an object");
                checkObject(path + ".", value, type);
            }
        }
    }

    private static void require(boolean holds, String path, JsonNode value, String bound) {
        if (!holds) {
            throw new InvalidInput(path, value.toString(), bound);
        }
    }
}
