package parley.cli;

/**
 * Text from others, made harmless for a terminal. Parley keeps text raw; here is where it is shown,
 * so here is where escape sequences, line breaks and direction overrides lose their power.
 */
final class HarmlessText {

    private static final char UNSHOWABLE = '\uFFFD';

    private HarmlessText() {}

    /** One line: control characters become their visible pictures (ESC is ␛), a tab four spaces. */
    static String line(String text) {
        return shown(text, false);
    }

    /** The same, but line breaks of every kind stay, as {@code \n}. */
    static String lines(String text) {
        return shown(text.replace("\r\n", "\n"), true);
    }

    /**
     * A line of JSON that means the same and holds no character with power over a terminal. JSON
     * has the other control characters escaped already, and these can only stand inside its
     * strings.
     */
    static String json(String json) {
        StringBuilder result = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c >= 0x7f && (Character.isISOControl(c) || isLineBreak(c) || turnsText(c))) {
                result.append("\\u%04x".formatted((int) c));
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }

    private static String shown(String text, boolean keepLineBreaks) {
        StringBuilder result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isLineBreak(c)) {
                result.append(keepLineBreaks ? '\n' : '\u240A');
            } else if (c == '\t') {
                result.append("    ");
            } else if (c < ' ') {
                // Unicode's control pictures stand in the order of the characters they picture.
                result.append((char) (0x2400 + c));
            } else if (c == 0x7f) {
                result.append('\u2421');
            } else if (Character.isISOControl(c) || turnsText(c)) {
                result.append(UNSHOWABLE);
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }

    private static boolean isLineBreak(char c) {
        return c == '\n' || c == '\u2028' || c == '\u2029';
    }

    /** Embeddings, overrides and isolates, which can reorder what stands beside the text. */
    private static boolean turnsText(char c) {
        return (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
    }
}
