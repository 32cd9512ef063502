package parley.domain;

/**
 * Text that can be stored: any Unicode text without NUL and without lone surrogates, neither of
 * which jsonb can hold.
 */
public final class PlainText {
    private PlainText() {}

    /**
     * @param field named in the refusal
     * @return the text itself
     * @throws InvalidInput when it holds NUL or a lone surrogate
     */
    public static String check(String field, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new InvalidInput(field, text, "not contain NUL (at " + i + ")");
            }
            if (Character.isSurrogate(c)) {
                boolean paired =
                        Character.isHighSurrogate(c)
                                && i + 1 < text.length()
                                && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    throw new InvalidInput(
                            field, text, "be valid Unicode (lone surrogate at " + i + ")");
                }
                i++;
            }
        }
        return text;
    }

    /** The length in bytes of a checked text in UTF-8. */
    static int utf8Length(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // Both halves of a pair together have four.
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }
}
