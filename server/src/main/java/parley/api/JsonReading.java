package parley.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.util.FieldMaskUtil;
import com.google.protobuf.util.Timestamps;
import java.io.IOException;
import java.text.ParseException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parley.domain.InvalidInput;

/**
 * One reading of a JSON object into a request. A refusal is kept until the whole body has been
 * read, because what is no JSON is told first. Every method that reads a value begins at its first
 * token and ends at its last.
 */
final class JsonReading {
    private static final JsonMapper TREES = new JsonMapper();

    private final JsonParser parser;
    private @Nullable InvalidInput wrongType;
    private @Nullable InvalidInput wrongValue;

    /**
     * @param parser before the first token; limits depth, refuses a name given twice
     */
    JsonReading(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads the object, and nothing behind it.
     *
     * @throws IOException when it is no JSON
     */
    void body(Message.Builder request) throws IOException {
        if (parser.nextToken() == JsonToken.START_OBJECT) {
            message("", request);
        } else {
            refuseType("body", "be a JSON object");
        }
    }

    /**
     * @throws InvalidInput when what was read did not fit the request
     */
    void check() {
        if (wrongType != null) {
            throw wrongType;
        }
        if (wrongValue != null) {
            throw wrongValue;
        }
    }

    private void message(String prefix, Message.Builder message) throws IOException {
        MessageShape shape = MessageShape.of(message.getDescriptorForType());
        long seen = 0;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            MessageShape.Field field = shape.field(name);
            if (field == null) {
                parser.skipChildren();
                continue;
            }
            String path = prefix.isEmpty() ? field.name() : prefix + field.name();
            if ((seen & field.mark()) != 0 && isSet(message, field.descriptor())) {
                refuseValue(path, parser.getText(), "be given under one of its names, not both");
            }
            seen |= field.mark();
            if (token != JsonToken.VALUE_NULL || isNullSaid(field)) {
                field(path, field, message);
            }
        }
    }

    /** Null means that a field is absent, except where any value may stand. */
    private static boolean isNullSaid(MessageShape.Field field) {
        return field.form() == MessageShape.Form.ANY_VALUE && !field.descriptor().isRepeated();
    }

    private static boolean isSet(Message.Builder message, FieldDescriptor field) {
        return field.isRepeated()
                ? message.getRepeatedFieldCount(field) > 0
                : message.hasField(field);
    }

    private void field(String path, MessageShape.Field field, Message.Builder message)
            throws IOException {
        FieldDescriptor descriptor = field.descriptor();
        if (descriptor.isMapField()) {
            map(path, descriptor, message);
        } else if (descriptor.isRepeated()) {
            list(path, field, message);
        } else {
            Object value = value(path, field.form(), descriptor, message);
            if (value != null) {
                checkAlone(path, descriptor, message);
                message.setField(descriptor, value);
            }
        }
    }

    /** Of the fields of a {@code oneof}, a body may give one. */
    private void checkAlone(String path, FieldDescriptor field, Message.Builder message) {
        if (field.getRealContainingOneof() != null) {
            FieldDescriptor other = message.getOneofFieldDescriptor(field.getRealContainingOneof());
            if (other != null && other != field) {
                refuseValue(path, "", "not be given together with " + other.getName());
            }
        }
    }

    private void list(String path, MessageShape.Field field, Message.Builder message)
            throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            refuseType(path, "be an array");
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object element = value(path, field.form(), field.descriptor(), message);
            if (element != null) {
                message.addRepeatedField(field.descriptor(), element);
            }
        }
    }

    private void map(String path, FieldDescriptor field, Message.Builder message)
            throws IOException {
        if (!parser.isExpectedStartObjectToken()) {
            refuseType(path, "be an object");
            return;
        }
        FieldDescriptor keys = field.getMessageType().findFieldByName("key");
        FieldDescriptor values = field.getMessageType().findFieldByName("value");
        MessageShape.Form form = MessageShape.form(values);
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            Message.Builder entry = message.newBuilderForField(field);
            Object key = scalar(path, keys, name);
            parser.nextToken();
            Object value =
                    switch (form) {
                        // Within a map, "true" is as good as true, and 1.0 as 1.
                        case TEXT, BOOLEAN, WHOLE_NUMBER -> anyScalar(path, values);
                        case REAL_NUMBER,
                                BYTES,
                                CHOICE,
                                TIMESTAMP,
                                FIELD_MASK,
                                STRUCT,
                                ANY_VALUE,
                                LIST,
                                MESSAGE ->
                                value(path, form, values, entry);
                    };
            if (key != null && value != null) {
                message.addRepeatedField(
                        field, entry.setField(keys, key).setField(values, value).build());
            }
        }
    }

    /** Null when it was refused. */
    private @Nullable Object value(
            String path, MessageShape.Form form, FieldDescriptor field, Message.Builder message)
            throws IOException {
        JsonToken token = parser.currentToken();
        return switch (form) {
            case TEXT ->
                    token == JsonToken.VALUE_STRING
                            ? parser.getText()
                            : refuseType(path, "be a string");
            case BOOLEAN ->
                    token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE
                            ? (Object) parser.getBooleanValue()
                            : refuseType(path, "be true or false");
            case WHOLE_NUMBER ->
                    token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_STRING
                            ? scalar(path, field, parser.getText())
                            : refuseType(path, "be a whole number");
            case REAL_NUMBER, BYTES -> anyScalar(path, field);
            case CHOICE -> choice(path, field);
            case TIMESTAMP ->
                    token == JsonToken.VALUE_STRING
                            ? timestamp(path)
                            : refuseType(path, "be a string");
            case FIELD_MASK ->
                    token == JsonToken.VALUE_STRING
                            ? FieldMaskUtil.fromJsonString(parser.getText())
                            : refuseType(path, "be a string");
            case STRUCT ->
                    token == JsonToken.START_OBJECT
                            ? JsonStructs.struct(parser)
                            : refuseType(path, "be an object");
            case ANY_VALUE -> JsonStructs.value(parser);
            case LIST ->
                    token == JsonToken.START_ARRAY
                            ? JsonStructs.list(parser)
                            : refuseType(path, "be an array");
            case MESSAGE -> {
                if (token != JsonToken.START_OBJECT) {
                    yield refuseType(path, "be an object");
                }
                Message.Builder inner = message.newBuilderForField(field);
                message(path + ".", inner);
                yield inner.build();
            }
        };
    }

    private @Nullable Object choice(String path, FieldDescriptor field) throws IOException {
        EnumValueDescriptor chosen =
                parser.currentToken() == JsonToken.VALUE_STRING
                        ? field.getEnumType().findValueByName(parser.getText())
                        : null;
        return chosen == null ? refuseType(path, "be one of " + names(field)) : chosen;
    }

    private static String names(FieldDescriptor field) {
        return field.getEnumType().getValues().stream()
                .map(EnumValueDescriptor::getName)
                .collect(Collectors.joining(", "));
    }

    private @Nullable Object timestamp(String path) throws IOException {
        String text = parser.getText();
        try {
            return Timestamps.parse(text);
        } catch (ParseException | RuntimeException e) {
            return refuseValue(path, text, "be a time as RFC 3339 has it");
        }
    }

    private @Nullable Object anyScalar(String path, FieldDescriptor field) throws IOException {
        String text = parser.getText();
        JsonToken token = parser.currentToken();
        if (token == null || !token.isScalarValue() || token == JsonToken.VALUE_NULL) {
            parser.skipChildren();
            return refuseValue(path, text, ScalarText.bound(field));
        }
        return scalar(path, field, text);
    }

    private @Nullable Object scalar(String path, FieldDescriptor field, String text) {
        try {
            return ScalarText.read(field, text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            return refuseValue(path, text, ScalarText.bound(field));
        }
    }

    /** Reads the present value, too. */
    private @Nullable Object refuseType(String path, String bound) throws IOException {
        String given = parser.hasCurrentToken() ? TREES.readTree(parser).toString() : "";
        if (wrongType == null) {
            wrongType = new InvalidInput(path, given, bound);
        }
        return null;
    }

    private @Nullable Object refuseValue(String path, String given, String bound) {
        if (wrongValue == null) {
            wrongValue = new InvalidInput(path, given, bound);
        }
        return null;
    }
}
