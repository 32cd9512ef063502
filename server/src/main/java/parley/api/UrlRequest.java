package parley.api;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Locale;
import java.util.Map;
import parley.domain.InvalidInput;

/** Sets fields of a request from the query parameters of its URL. */
final class UrlRequest {
    private UrlRequest() {}

    /**
     * Sets the fields that query parameters name, in snake_case or lowerCamel; of several values
     * for a field that holds one, the last counts. Other parameters are ignored.
     *
     * @throws InvalidInput when a value does not fit its field
     */
    static void setParameters(
            Message.Builder request, Iterable<Map.Entry<String, String>> parameters) {
        for (Map.Entry<String, String> parameter : parameters) {
            FieldDescriptor field =
                    JsonRequest.field(request.getDescriptorForType(), parameter.getKey());
            if (field == null || field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                continue;
            }
            Object value = value(field, parameter.getValue());
            if (field.isRepeated()) {
                request.addRepeatedField(field, value);
            } else {
                request.setField(field, value);
            }
        }
    }

    private static Object value(FieldDescriptor field, String text) {
        try {
            return switch (field.getJavaType()) {
                case STRING -> text;
                case INT -> Integer.parseInt(text);
                case LONG -> Long.parseLong(text);
                case BOOLEAN ->
                        switch (text.toLowerCase(Locale.ROOT)) {
                            case "true", "1" -> true;
                            case "false", "0" -> false;
                            default ->
                                    throw new InvalidInput(
                                            field.getName(), text, "be true or false");
                        };
                case FLOAT, DOUBLE, BYTE_STRING, ENUM, MESSAGE ->
                        throw new IllegalArgumentException(
                                "No parameter may set " + field.getFullName());
            };
        } catch (NumberFormatException e) {
            int bits = field.getJavaType() == FieldDescriptor.JavaType.LONG ? 64 : 32;
            throw new InvalidInput(field.getName(), text, "be a whole number of " + bits + " bits");
        }
    }
}
