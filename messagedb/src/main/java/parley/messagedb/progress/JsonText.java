package parley.messagedb.progress;

/** Text as JSON that {@code jsonb} takes. */
final class JsonText {
    /** What stands for a character that cannot be stored. */
    static final int INSTEAD = 0xFFFD;

    private JsonText() {}

    /** Whether Postgres can hold it: all but NUL and halves of surrogate pairs. */
    static boolean isPossible(int character) {
        return character != 0
                && (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE);
    }

    /** In quotes; what {@code jsonb} cannot hold (NUL, half a surrogate pair) becomes U+FFFD. */
    static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(character -> append(json, character));
        return json.append('"').toString();
    }

    private static void append(StringBuilder json, int character) {
        if (!isPossible(character)) {
            json.appendCodePoint(INSTEAD);
        } else if (character == '"' || character == '\\') {
            json.append('\\').append((char) character);
        } else if (character < ' ') {
            json.append("\\u%04x".formatted(character));
        } else {
            json.appendCodePoint(character);
        }
    }
}
