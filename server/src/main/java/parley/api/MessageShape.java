package parley.api;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The fields of a type of the protocol by their names in JSON: looked up once for each type. */
final class MessageShape {
    /** As many as the protocol has types. */
    private static final ConcurrentMap<Descriptor, MessageShape> SHAPES = new ConcurrentHashMap<>();

    private final Map<String, Field> fields;

    /**
     * @param name in snake_case, as refusals have it
     * @param mark one bit of its own within the type, if that has at most 64 fields; otherwise some
     *     share one
     */
    record Field(FieldDescriptor descriptor, String name, Form form, long mark) {}

    /** What a field's single value looks like in JSON. */
    enum Form {
        TEXT,
        BOOLEAN,
        WHOLE_NUMBER,
        REAL_NUMBER,
        BYTES,
        CHOICE,
        TIMESTAMP,
        FIELD_MASK,
        STRUCT,
        ANY_VALUE,
        LIST,
        MESSAGE
    }

    private MessageShape(Descriptor type) {
        List<FieldDescriptor> all = type.getFields();
        Map<String, Field> byName = HashMap.newHashMap(2 * all.size());
        for (int i = 0; i < all.size(); i++) {
            FieldDescriptor descriptor = all.get(i);
            Field field = new Field(descriptor, descriptor.getName(), form(descriptor), 1L << i);
            byName.put(descriptor.getJsonName(), field);
            byName.put(descriptor.getName(), field);
        }
        this.fields = Map.copyOf(byName);
    }

    static MessageShape of(Descriptor type) {
        MessageShape shape = SHAPES.get(type);
        return shape == null ? SHAPES.computeIfAbsent(type, MessageShape::new) : shape;
    }

    /** The field of this name in snake_case or lowerCamel. */
    @Nullable Field field(String name) {
        return fields.get(name);
    }

    /**
     * The form of a field, or of its elements.
     *
     * @throws IllegalArgumentException when the field is of one of protobuf's own types whose form
     *     in JSON is not known here
     */
    static Form form(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case STRING -> Form.TEXT;
            case BOOLEAN -> Form.BOOLEAN;
            case INT, LONG -> Form.WHOLE_NUMBER;
            case FLOAT, DOUBLE -> Form.REAL_NUMBER;
            case BYTE_STRING -> Form.BYTES;
            case ENUM -> Form.CHOICE;
            case MESSAGE -> form(field.getMessageType());
        };
    }

    private static Form form(Descriptor type) {
        return switch (type.getFullName()) {
            case "google.protobuf.Timestamp" -> Form.TIMESTAMP;
            case "google.protobuf.FieldMask" -> Form.FIELD_MASK;
            case "google.protobuf.Struct" -> Form.STRUCT;
            case "google.protobuf.Value" -> Form.ANY_VALUE;
            case "google.protobuf.ListValue" -> Form.LIST;
            case String name when name.startsWith("google.protobuf.") ->
                    throw new IllegalArgumentException("No form in JSON is known of " + name);
            default -> Form.MESSAGE;
        };
    }
}
