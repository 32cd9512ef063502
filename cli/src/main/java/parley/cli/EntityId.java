package parley.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An id as the API has them, which is safe as a part of a path. */
record EntityId(String text) {

    private static final Pattern VALID = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._~-]{1,64}");

    EntityId {
        if (!isValid(text)) {
            throw new IllegalArgumentException(
                    "an id is 1 to 64 of A-Z a-z 0-9 . _ ~ -, and neither . nor ..");
        }
    }

    static boolean isValid(String text) {
        return VALID.matcher(text).matches();
    }

    @Override
    public String toString() {
        return text;
    }

    /** For parameters. */
    static final class Converter implements ITypeConverter<EntityId> {
        @Override
        public EntityId convert(String text) {
            try {
                return new EntityId(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
