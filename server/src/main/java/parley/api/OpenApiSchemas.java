package parley.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;

/**
 * JSON schemas of the protocol's messages, as the hub reads them ({@link JsonRequest}) and writes
 * them ({@link JsonAnswer}).
 */
final class OpenApiSchemas {
    /**
     * What a schema is for. In an answer every field without presence is there, and 64-bit numbers
     * are texts; a request may leave out what it likes, and give them as numbers, too.
     */
    enum Use {
        REQUEST,
        ANSWER
    }

    private final ProtoComments comments;
    private final ObjectNode all = JsonNodeFactory.instance.objectNode();

    OpenApiSchemas(ProtoComments comments) {
        this.comments = comments;
    }

    /** Every schema that was referred to, by its name. */
    ObjectNode all() {
        return all;
    }

    /** A reference to a message's schema. */
    ObjectNode reference(Descriptor type, Use use) {
        boolean input = use == Use.REQUEST && !type.getName().endsWith("Request");
        String name = input ? type.getName() + "Input" : type.getName();
        if (!all.has(name)) {
            describe(type, use, all.putObject(name));
        }
        return object().put("$ref", "#/components/schemas/" + name);
    }

    private void describe(Descriptor type, Use use, ObjectNode schema) {
        comments.of(type.getFullName()).ifPresent(text -> schema.put("description", text));
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.arrayNode();
        for (FieldDescriptor field : type.getFields()) {
            properties.set(field.getJsonName(), field(field, use));
            if (use == Use.ANSWER && !field.hasPresence()) {
                required.add(field.getJsonName());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
    }

    /** The schema of a field, with what its comment says. */
    ObjectNode field(FieldDescriptor field, Use use) {
        ObjectNode schema;
        if (field.isMapField()) {
            FieldDescriptor value = field.getMessageType().findFieldByName("value");
            schema = object().put("type", "object");
            schema.set("additionalProperties", value(value, use));
        } else if (field.isRepeated()) {
            schema = object().put("type", "array");
            schema.set("items", value(field, use));
        } else {
            schema = value(field, use);
        }
        comments.of(field.getFullName()).ifPresent(text -> schema.put("description", text));
        return schema;
    }

    private ObjectNode value(FieldDescriptor field, Use use) {
        return switch (field.getJavaType()) {
            case INT -> object().put("type", "integer").put("format", "int32");
            case LONG -> longNumber(use);
            case FLOAT, DOUBLE -> object().put("type", "number");
            case BOOLEAN -> object().put("type", "boolean");
            case STRING -> object().put("type", "string");
            case BYTE_STRING -> object().put("type", "string").put("contentEncoding", "base64");
            case ENUM -> names(field.getEnumType());
            case MESSAGE -> message(field.getMessageType(), use);
        };
    }

    private static ObjectNode longNumber(Use use) {
        ObjectNode schema = object();
        switch (use) {
            case ANSWER -> schema.put("type", "string");
            case REQUEST -> schema.putArray("type").add("string").add("integer");
        }
        return schema.put("format", "int64").put("pattern", "^-?[0-9]+$");
    }

    private static ObjectNode names(EnumDescriptor type) {
        ObjectNode schema = object().put("type", "string");
        ArrayNode names = schema.putArray("enum");
        type.getValues().stream().map(EnumValueDescriptor::getName).forEach(names::add);
        return schema;
    }

    private ObjectNode message(Descriptor type, Use use) {
        return switch (type.getFullName()) {
            case "google.protobuf.Timestamp" ->
                    object().put("type", "string").put("format", "date-time");
            case "google.protobuf.FieldMask" -> object().put("type", "string");
            case "google.protobuf.Struct" ->
                    object().put("type", "object").put("additionalProperties", true);
            // Proto has no map of lists; the JSON has.
            case "parley.v1.Highlights" -> field(type.findFieldByName("ranges"), use);
            default -> reference(type, use);
        };
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
