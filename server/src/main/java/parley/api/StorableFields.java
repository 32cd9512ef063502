package parley.api;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MessageOrBuilder;
import java.util.List;
import java.util.Map;
import parley.domain.InvalidInput;
import parley.domain.PlainText;

/** Looks for what cannot be stored, in every field of a request. */
final class StorableFields {
    private StorableFields() {}

    /**
     * @throws parley.domain.InvalidInput naming the first field whose text holds NUL or a lone
     *     surrogate
     */
    static void check(MessageOrBuilder message) {
        check("", message);
    }

    private static void check(String path, MessageOrBuilder message) {
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            FieldDescriptor descriptor = field.getKey();
            String name = path + descriptor.getName();
            switch (descriptor.getJavaType()) {
                case STRING, MESSAGE -> {
                    if (field.getValue() instanceof List<?> values) {
                        values.forEach(value -> checkValue(name, value));
                    } else {
                        checkValue(name, field.getValue());
                    }
                }
                case DOUBLE -> checkNumber(name, (Double) field.getValue());
                case INT, LONG, FLOAT, BOOLEAN, BYTE_STRING, ENUM -> {}
            }
        }
    }

    private static void checkNumber(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new InvalidInput(name, String.valueOf(value), "be a finite number");
        }
    }

    private static void checkValue(String name, Object value) {
        if (value instanceof String text) {
            PlainText.check(name, text);
        } else if (value instanceof MessageOrBuilder message) {
            check(name + ".", message);
        }
    }
}
