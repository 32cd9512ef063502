package parley.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.io.IOException;

/**
 * Reads any JSON into protobuf's types for it. Every method begins at its value's first token and
 * ends at its last; how deep it goes is bounded by the parser.
 */
final class JsonStructs {
    private JsonStructs() {}

    /** From {@code START_OBJECT} on. */
    static Struct struct(JsonParser parser) throws IOException {
        Struct.Builder struct = Struct.newBuilder();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            struct.putFields(name, value(parser));
        }
        return struct.build();
    }

    /** From {@code START_ARRAY} on. */
    static ListValue list(JsonParser parser) throws IOException {
        ListValue.Builder list = ListValue.newBuilder();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.addValues(value(parser));
        }
        return list.build();
    }

    /** A number beyond what a double holds becomes infinite. */
    static Value value(JsonParser parser) throws IOException {
        Value.Builder value = Value.newBuilder();
        switch (parser.currentToken()) {
            case START_OBJECT -> value.setStructValue(struct(parser));
            case START_ARRAY -> value.setListValue(list(parser));
            case VALUE_STRING -> value.setStringValue(parser.getText());
            // From the text, as -0 is to stay negative.
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    value.setNumberValue(Double.parseDouble(parser.getText()));
            case VALUE_TRUE, VALUE_FALSE -> value.setBoolValue(parser.getBooleanValue());
            case VALUE_NULL -> value.setNullValue(NullValue.NULL_VALUE);
            case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                    throw new IllegalStateException(
                            "No value begins with " + parser.currentToken());
        }
        return value.build();
    }
}
