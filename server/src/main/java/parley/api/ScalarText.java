package parley.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Set;

/**
 * Scalar values from their text in JSON, quoted there or not. A whole number may be written with a
 * point or an exponent, as long as it is one.
 */
final class ScalarText {
    /** The text of a longer number is not looked at: a reader would be busy with it for long. */
    private static final int MAX_DIGITS = 1000;

    /** Texts for what JSON has no numbers for. */
    private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

    private static final BigDecimal MAX_UINT32 = BigDecimal.valueOf(0xFFFF_FFFFL);
    private static final BigDecimal MAX_UINT64 =
            new BigDecimal(BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE));

    private ScalarText() {}

    /**
     * @param field of a scalar type; enums are none
     * @return what {@code setField} takes
     * @throws IllegalArgumentException when it is no such value
     * @throws ArithmeticException when a number is out of bounds
     */
    static Object read(FieldDescriptor field, String text) {
        return switch (field.getType()) {
            case STRING -> text;
            case BOOL -> bool(text);
            case INT32, SINT32, SFIXED32 -> int32(text);
            case INT64, SINT64, SFIXED64 -> int64(text);
            case UINT32, FIXED32 -> unsigned(text, MAX_UINT32).intValue();
            case UINT64, FIXED64 -> unsigned(text, MAX_UINT64).longValue();
            case FLOAT -> real(text, Float.MAX_VALUE).floatValue();
            case DOUBLE -> real(text, Double.MAX_VALUE);
            case BYTES -> bytes(text);
            case ENUM, MESSAGE, GROUP ->
                    throw new IllegalStateException(field.getFullName() + " is no scalar");
        };
    }

    /** What a value must be, to follow the word "must". */
    static String bound(FieldDescriptor field) {
        return switch (field.getType()) {
            case STRING -> "be a string";
            case BOOL -> "be true or false";
            case INT32, SINT32, SFIXED32 -> "be a whole number of 32 bits";
            case INT64, SINT64, SFIXED64 -> "be a whole number of 64 bits";
            case UINT32, FIXED32 -> "be a whole number from 0 on of 32 bits";
            case UINT64, FIXED64 -> "be a whole number from 0 on of 64 bits";
            case FLOAT -> "be a number of single precision";
            case DOUBLE -> "be a number of double precision";
            case BYTES -> "be base 64";
            case ENUM, MESSAGE, GROUP ->
                    throw new IllegalStateException(field.getFullName() + " is no scalar");
        };
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("Neither true nor false");
        };
    }

    private static int int32(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return decimal(text).intValueExact();
        }
    }

    private static long int64(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return decimal(text).longValueExact();
        }
    }

    private static BigDecimal unsigned(String text, BigDecimal max) {
        BigDecimal value = decimal(text);
        if (value.signum() < 0
                || value.compareTo(max) > 0
                || value.remainder(BigDecimal.ONE).signum() != 0) {
            throw new ArithmeticException("Out of bounds");
        }
        return value;
    }

    private static BigDecimal decimal(String text) {
        if (text.length() > MAX_DIGITS) {
            throw new NumberFormatException("Too long");
        }
        return new BigDecimal(text);
    }

    private static Double real(String text, double max) {
        if (NOT_FINITE.contains(text)) {
            return Double.valueOf(text);
        }
        double value = decimal(text).doubleValue();
        if (Math.abs(value) > max) {
            throw new ArithmeticException("Out of bounds");
        }
        return value;
    }

    private static ByteString bytes(String text) {
        boolean forUrls = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
        Base64.Decoder decoder = forUrls ? Base64.getUrlDecoder() : Base64.getDecoder();
        return ByteString.copyFrom(decoder.decode(text));
    }
}
