package parley.api;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Bodies of requests, right and wrong in every way, and any JSON. */
final class RequestBodies {
    private static final List<String> NUMBERS =
            List.of(
                    "0",
                    "-0",
                    "1",
                    "-1",
                    "1.0",
                    "-0.0",
                    "1.5",
                    "1e3",
                    "1E-2",
                    "1e400",
                    "2147483647",
                    "2147483648",
                    "-2147483649",
                    "4294967295",
                    "4294967296",
                    "9223372036854775807",
                    "9223372036854775808",
                    "-9223372036854775808",
                    "18446744073709551615",
                    "18446744073709551616",
                    "1e999999999",
                    "1e-999999999",
                    "123456789.123456789",
                    "12".repeat(150),
                    "1" + "0".repeat(1000));

    private static final List<String> TIMES =
            List.of(
                    "2026-11-21T17:08:32.979774Z",
                    "1969-12-31T23:59:59.5-02:00",
                    "0001-01-01T00:00:00Z",
                    "9999-12-31T23:59:59.999999999Z",
                    "2026-11-21",
                    "2026-11-21T17:08:32.1234567890Z",
                    "yesterday",
                    "");

    private static final List<String> MASKS =
            List.of("contentText", "content_text", "name,visibility", "", ",", "a.bC,,d", "A", "ß");

    private static final List<String> TEXTS =
            List.of(
                    "",
                    "a text",
                    "true",
                    "false",
                    "null",
                    "NaN",
                    "-Infinity",
                    "+5",
                    "007",
                    "1.",
                    "aGVsbG8=",
                    "_-8",
                    "a+b/",
                    "PUBLIC",
                    "PRIVATE",
                    "SECRET",
                    "<&=>'\"\\/",
                    "line\nbreak\t\b\f\r",
                    "\u0000\u0001\u001f\u007f\u0080\u07ff\u0800",
                    "\u2028\u2029\ufeff\uffff",
                    "ä漢🙂");

    /** As escapes, since UTF-8 has no form of them. */
    private static final List<String> LONE_SURROGATES = List.of("\"\\ud800\"", "\"a\\udc00b\"");

    private static final List<String> INSERTED =
            List.of("", "{", "}", "]", ",", ":", "\"", "\\", "x", "\n", "\u0000");

    private final Random random;

    RequestBodies(Random random) {
        this.random = random;
    }

    /** Mostly an object that fits the type; else spoilt, and then perhaps no JSON or no UTF-8. */
    byte[] body(Descriptor type) {
        String json = message(type, 0);
        if (chance(70)) {
            return json.getBytes(UTF_8);
        }
        return switch (random.nextInt(8)) {
            case 0, 1 -> withOtherText(json).getBytes(UTF_8);
            case 2 -> json.substring(0, random.nextInt(json.length())).getBytes(UTF_8);
            case 3 -> (json + one(" ", " x", "{}", ",", "\n1", "\u0000")).getBytes(UTF_8);
            case 4 -> (one("\ufeff", " \n\t", "[", "x") + json).getBytes(UTF_8);
            case 5 -> nested(56 + random.nextInt(12)).getBytes(UTF_8);
            case 6 -> withOtherByte(json.getBytes(UTF_8));
            default -> chance(50) ? any(2).getBytes(UTF_8) : json.getBytes(one(UTF_16, UTF_16LE));
        };
    }

    /** An object of any names and values, for a {@code Struct}. */
    String object() {
        return members(() -> any(3));
    }

    /** Any text, with lone surrogates too. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            switch (random.nextInt(3)) {
                case 0 -> text.append(one(TEXTS));
                case 1 -> text.append((char) random.nextInt(Character.MAX_VALUE + 1));
                default -> text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
            }
        }
        return text.toString();
    }

    private String withOtherText(String json) {
        int at = random.nextInt(json.length());
        int end = Math.min(json.length(), at + random.nextInt(3));
        return json.substring(0, at) + one(INSERTED) + json.substring(end);
    }

    private byte[] withOtherByte(byte[] json) {
        byte[] spoilt = Arrays.copyOf(json, json.length);
        spoilt[random.nextInt(json.length)] = (byte) random.nextInt(256);
        return spoilt;
    }

    private static String nested(int depth) {
        return "{\"message\":{\"content_data\":{\"a\":"
                + "[".repeat(depth)
                + "]".repeat(depth)
                + "}}}";
    }

    private String message(Descriptor type, int depth) {
        List<String> members = new ArrayList<>();
        for (FieldDescriptor field : type.getFields()) {
            if (chance(depth < 2 ? 60 : 60 >> depth)) {
                members.add(
                        quoted(one(field.getName(), field.getJsonName()))
                                + ":"
                                + any(field, depth));
            }
            if (chance(2)) {
                members.add(
                        quoted(one(field.getName(), field.getJsonName()))
                                + ":"
                                + any(field, depth));
            }
        }
        if (chance(10)) {
            members.add("\"unknown\":" + any(2));
        }
        Collections.shuffle(members, random);
        return "{" + String.join(one(",", " , "), members) + "}";
    }

    private String any(FieldDescriptor field, int depth) {
        if (chance(5)) {
            return chance(50) ? "null" : any(1);
        }
        if (field.isMapField()) {
            FieldDescriptor value = field.getMessageType().findFieldByName("value");
            return members(() -> chance(4) ? any(1) : single(value, depth));
        }
        return field.isRepeated() ? list(() -> single(field, depth)) : single(field, depth);
    }

    private String single(FieldDescriptor field, int depth) {
        if (chance(3)) {
            return chance(30) ? "null" : any(1);
        }
        return switch (field.getJavaType()) {
            case INT, LONG, FLOAT, DOUBLE -> chance(50) ? one(NUMBERS) : quoted(one(NUMBERS));
            case BOOLEAN -> one("true", "false");
            case STRING -> chance(3) ? one(LONE_SURROGATES) : quoted(one(TEXTS));
            case BYTE_STRING -> quoted(one("", "aGVsbG8=", "_-8", "-_+/", "a+b/", "=", "abcde"));
            case ENUM ->
                    quoted(
                            one(field.getEnumType().getValues().toArray(EnumValueDescriptor[]::new))
                                    .getName());
            case MESSAGE ->
                    switch (field.getMessageType().getFullName()) {
                        case "google.protobuf.Timestamp" -> quoted(one(TIMES));
                        case "google.protobuf.FieldMask" -> quoted(one(MASKS));
                        case "google.protobuf.Struct" -> object();
                        default -> message(field.getMessageType(), depth + 1);
                    };
        };
    }

    private String any(int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> "null";
            case 1 -> one("true", "false");
            case 2 -> one(NUMBERS);
            case 3, 4 -> quoted(one(TEXTS));
            case 5 -> list(() -> any(depth - 1));
            default -> members(() -> any(depth - 1));
        };
    }

    private String list(Supplier<String> element) {
        List<String> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(element.get());
        }
        return "[" + String.join(",", elements) + "]";
    }

    /** One name may come twice. */
    private String members(Supplier<String> value) {
        List<String> members = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            String name = chance(80) ? "k" + random.nextInt(100) : one(TEXTS);
            members.add(quoted(name) + ":" + value.get());
        }
        return "{" + String.join(",", members) + "}";
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    @SafeVarargs
    private <T> T one(T... values) {
        return values[random.nextInt(values.length)];
    }

    private <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
