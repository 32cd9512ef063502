package parley.api;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.StructProto;
import java.util.List;
import java.util.Locale;

/**
 * A message with fields of every scalar type, single and repeated, of enums, maps, of itself, with
 * a {@code oneof}: what the protocol may come to have.
 */
final class EveryType {
    private static final List<Type> SCALARS =
            List.of(
                    Type.TYPE_DOUBLE,
                    Type.TYPE_FLOAT,
                    Type.TYPE_INT64,
                    Type.TYPE_UINT64,
                    Type.TYPE_INT32,
                    Type.TYPE_FIXED64,
                    Type.TYPE_FIXED32,
                    Type.TYPE_BOOL,
                    Type.TYPE_STRING,
                    Type.TYPE_BYTES,
                    Type.TYPE_UINT32,
                    Type.TYPE_SFIXED32,
                    Type.TYPE_SFIXED64,
                    Type.TYPE_SINT32,
                    Type.TYPE_SINT64);

    static final Descriptor DESCRIPTOR = descriptor();

    private EveryType() {}

    private static Descriptor descriptor() {
        DescriptorProto.Builder message =
                DescriptorProto.newBuilder()
                        .setName("Every")
                        .addOneofDecl(OneofDescriptorProto.newBuilder().setName("choice"));
        for (Type type : SCALARS) {
            String name = type.name().substring("TYPE_".length()).toLowerCase(Locale.ROOT);
            add(message, field("one_" + name, type, Label.LABEL_OPTIONAL));
            add(message, field("many_" + name, type, Label.LABEL_REPEATED));
        }
        add(message, field("one_enum", Type.TYPE_ENUM, Label.LABEL_OPTIONAL));
        add(message, field("many_enum", Type.TYPE_ENUM, Label.LABEL_REPEATED));
        add(message, field("one_message", Type.TYPE_MESSAGE, Label.LABEL_OPTIONAL));
        add(message, field("many_message", Type.TYPE_MESSAGE, Label.LABEL_REPEATED));
        add(
                message,
                field("one_struct", Type.TYPE_MESSAGE, Label.LABEL_OPTIONAL)
                        .setTypeName(".google.protobuf.Struct"));
        add(message, field("this_text", Type.TYPE_STRING, Label.LABEL_OPTIONAL).setOneofIndex(0));
        add(message, field("that_text", Type.TYPE_STRING, Label.LABEL_OPTIONAL).setOneofIndex(0));
        addMap(message, "Texts", Type.TYPE_STRING);
        addMap(message, "Numbers", Type.TYPE_INT64);
        FileDescriptorProto file =
                FileDescriptorProto.newBuilder()
                        .setName("every.proto")
                        .setSyntax("proto3")
                        .addDependency(StructProto.getDescriptor().getName())
                        .addMessageType(message)
                        .addEnumType(
                                EnumDescriptorProto.newBuilder()
                                        .setName("Colour")
                                        .addValue(value("NONE", 0))
                                        .addValue(value("PUBLIC", 1)))
                        .build();
        try {
            return FileDescriptor.buildFrom(
                            file, new FileDescriptor[] {StructProto.getDescriptor()})
                    .findMessageTypeByName("Every");
        } catch (DescriptorValidationException e) {
            throw new AssertionError(e);
        }
    }

    private static void add(DescriptorProto.Builder message, FieldDescriptorProto.Builder field) {
        message.addField(field.setNumber(message.getFieldCount() + 1));
    }

    private static FieldDescriptorProto.Builder field(String name, Type type, Label label) {
        FieldDescriptorProto.Builder field =
                FieldDescriptorProto.newBuilder().setName(name).setType(type).setLabel(label);
        if (type == Type.TYPE_ENUM) {
            field.setTypeName(".Colour");
        } else if (type == Type.TYPE_MESSAGE) {
            field.setTypeName(".Every");
        }
        return field;
    }

    private static EnumValueDescriptorProto value(String name, int number) {
        return EnumValueDescriptorProto.newBuilder().setName(name).setNumber(number).build();
    }

    /** A map is a repeated field of entries, whose type is marked as such. */
    private static void addMap(DescriptorProto.Builder message, String name, Type values) {
        String entry = name + "Entry";
        message.addNestedType(
                DescriptorProto.newBuilder()
                        .setName(entry)
                        .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                        .addField(field("key", Type.TYPE_STRING, Label.LABEL_OPTIONAL).setNumber(1))
                        .addField(field("value", values, Label.LABEL_OPTIONAL).setNumber(2)));
        add(
                message,
                field(name.toLowerCase(Locale.ROOT), Type.TYPE_MESSAGE, Label.LABEL_REPEATED)
                        .setTypeName(".Every." + entry));
    }
}
