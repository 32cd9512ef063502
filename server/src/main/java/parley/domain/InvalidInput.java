package parley.domain;

/** Input from outside that breaks a bound: names the field, the value and the bound. */
public final class InvalidInput extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 80;

    private final String field;

    /**
     * @param field the field as the caller knows it, for example {@code id}
     * @param value what was given; shortened and made printable in the message
     * @param bound what is accepted, to follow the word "must", for example {@code be 1 to 256
     *     characters}
     */
    public InvalidInput(String field, String value, String bound) {
        super("Field '" + field + "' with value '" + shown(value) + "' must " + bound);
        this.field = field;
    }

    public String field() {
        return field;
    }

    private static String shown(String value) {
        StringBuilder shown = new StringBuilder();
        value.codePoints()
                .limit(SHOWN)
                .map(c -> Character.isISOControl(c) || isSurrogate(c) ? '?' : c)
                .forEach(shown::appendCodePoint);
        return value.codePointCount(0, value.length()) > SHOWN ? shown + "…" : shown.toString();
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
