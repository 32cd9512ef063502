package parley;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import parley.v1.MessageServiceGrpc;
import parley.v1.TopicServiceGrpc;
import parley.v1.UserServiceGrpc;

/** Requests that the protocol's descriptors allow, whatever they mean, and how they are spoilt. */
final class NoiseArbitraries {
    private static final int DEEPEST = 5;

    private static final List<MethodDescriptor<?, ?>> RPCS =
            Stream.of(
                            TopicServiceGrpc.getServiceDescriptor(),
                            MessageServiceGrpc.getServiceDescriptor(),
                            UserServiceGrpc.getServiceDescriptor())
                    .<MethodDescriptor<?, ?>>flatMap(service -> service.getMethods().stream())
                    .toList();

    private static final Arbitrary<String> IDS =
            mostly(
                    Arbitraries.of("n0", "n1", "n2", "n3", "mallory0", "mallory1"),
                    Arbitraries.of(
                            "public",
                            "",
                            ".",
                            "..",
                            "a/b",
                            "a b",
                            "ä",
                            "%2F",
                            "x".repeat(64),
                            "x".repeat(65),
                            "\u0000"));

    private static final Arbitrary<String> TEXTS =
            mostly(
                    Arbitraries.of("", "a text", "#tag #Tag ##", "🙂\u200f\ufeff"),
                    Arbitraries.oneOf(
                            Arbitraries.of(
                                    "a\u0000b",
                                    "\ud800",
                                    "x".repeat(300),
                                    "ä".repeat(40_000),
                                    " ",
                                    "1e999",
                                    "{\"a\":"),
                            Arbitraries.strings().ofMaxLength(20)));

    private static final Arbitrary<String> PATHS =
            mostly(
                    Arbitraries.of("name", "visibility", "content_text", "content_data"),
                    Arbitraries.of("id", "contentText", "topic.name", "", "*", "no_such_field"));

    private static final String[] NUGGETS = {
        "\0",
        "\\u0000",
        "\\ud800",
        "\u00ff",
        "\u00c3",
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "null",
        "true",
        "-1",
        "1e999",
        "NaN",
        "9999999999999999999999",
        " ",
        "\n",
        "@type",
        "fields",
        "\u00ed\u00a0\u0080",
        "\u00ef\u00bb\u00bf",
        "\u0008",
        "\u0080\u0080\u0080\u0080\u0080"
    };

    private NoiseArbitraries() {}

    /** One place at which bytes are spoilt; {@code at} from 0 to 1. */
    record Spoil(int how, double at, int length, String nugget) {
        byte[] apply(byte[] bytes) {
            StringBuilder text = new StringBuilder(new String(bytes, StandardCharsets.ISO_8859_1));
            int from = (int) (at * text.length());
            int to = Math.min(text.length(), from + length);
            switch (how) {
                case 0 -> text.delete(from, to);
                case 1 -> text.insert(from, nugget);
                case 2 -> text.replace(from, to, nugget);
                case 3 -> text.insert(from, text.substring(from, to).repeat(50 * length));
                default -> text.setLength(from);
            }
            return text.toString().getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** A request to an rpc, and what is done to its bytes. */
    record Noise(MethodDescriptor<?, ?> rpc, Message request, List<Spoil> spoils) {
        byte[] spoilt(byte[] bytes) {
            byte[] spoilt = bytes;
            for (Spoil spoil : spoils) {
                spoilt = spoil.apply(spoilt);
            }
            return spoilt;
        }
    }

    /** Requests to all rpcs, every other one spoilt. */
    static Arbitrary<Noise> noise() {
        Arbitrary<Spoil> spoil =
                Combinators.combine(
                                Arbitraries.integers().between(0, 4),
                                Arbitraries.doubles().between(0, 1),
                                Arbitraries.integers().between(1, 5),
                                Arbitraries.of(NUGGETS))
                        .as(Spoil::new);
        Arbitrary<List<Spoil>> spoils =
                Arbitraries.oneOf(
                        Arbitraries.just(List.<Spoil>of()), spoil.list().ofMinSize(1).ofMaxSize(3));
        List<Arbitrary<Noise>> all = new ArrayList<>();
        for (MethodDescriptor<?, ?> rpc : RPCS) {
            all.add(
                    Combinators.combine(message(input(rpc), 0), spoils)
                            .as((request, at) -> new Noise(rpc, request, at)));
        }
        return Arbitraries.oneOf(all);
    }

    private static Descriptor input(MethodDescriptor<?, ?> rpc) {
        if (rpc.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema) {
            return schema.getMethodDescriptor().getInputType();
        }
        throw new AssertionError(rpc);
    }

    private static Arbitrary<Message> message(Descriptor type, int depth) {
        List<FieldDescriptor> fields = type.getFields();
        List<Arbitrary<Optional<Object>>> values = new ArrayList<>();
        for (FieldDescriptor field : fields) {
            boolean tooDeep =
                    depth >= DEEPEST && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            values.add(
                    tooDeep
                            ? Arbitraries.just(Optional.empty())
                            : field(field, depth).optional(depth == 0 ? 0.9 : 0.4));
        }
        return Combinators.combine(values).as(given -> build(type, fields, given));
    }

    private static Message build(
            Descriptor type, List<FieldDescriptor> fields, List<Optional<Object>> values) {
        DynamicMessage.Builder builder = DynamicMessage.newBuilder(type);
        for (int i = 0; i < fields.size(); i++) {
            FieldDescriptor field = fields.get(i);
            values.get(i).ifPresent(value -> builder.setField(field, value));
        }
        return builder.build();
    }

    private static Arbitrary<Object> field(FieldDescriptor field, int depth) {
        return field.isRepeated()
                ? one(field, depth).list().ofMaxSize(3).map(list -> (Object) list)
                : one(field, depth);
    }

    private static Arbitrary<Object> one(FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case INT ->
                    mostly(
                            Arbitraries.of(0, 1, 3, 100, 1000),
                            Arbitraries.of(-1, 1001, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case LONG ->
                    mostly(
                            Arbitraries.of(-1L, 0L, 1L, 2L),
                            Arbitraries.of(1L << 53, Long.MIN_VALUE, Long.MAX_VALUE));
            case BOOLEAN -> Arbitraries.of(true, false);
            case DOUBLE ->
                    mostly(
                            Arbitraries.of(0.0, -1.5, 1e300),
                            Arbitraries.of(Double.NaN, Double.NEGATIVE_INFINITY));
            case FLOAT -> Arbitraries.of(0f, Float.NaN);
            case STRING -> texts(field).map(text -> (Object) text);
            case BYTE_STRING -> Arbitraries.just(ByteString.EMPTY);
            case ENUM ->
                    mostly(Arbitraries.of(0, 1, 2), Arbitraries.of(7, -1))
                            .map(
                                    n ->
                                            (Object)
                                                    field.getEnumType()
                                                            .findValueByNumberCreatingIfUnknown(n));
            case MESSAGE ->
                    Arbitraries.lazy(() -> message(field.getMessageType(), depth + 1))
                            .map(message -> (Object) message);
        };
    }

    private static Arbitrary<String> texts(FieldDescriptor field) {
        return switch (field.getName()) {
            case "id",
                    "ids",
                    "topic_id",
                    "reply_to",
                    "user_id",
                    "add_users",
                    "remove_users",
                    "key" ->
                    IDS;
            case "paths" -> PATHS;
            default -> TEXTS;
        };
    }

    /** Four times out of five the one, else the other. */
    private static <T> Arbitrary<T> mostly(Arbitrary<T> one, Arbitrary<T> other) {
        return Arbitraries.frequencyOf(Tuple.of(4, one), Tuple.of(1, other));
    }
}
