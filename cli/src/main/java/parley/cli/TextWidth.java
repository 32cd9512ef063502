package parley.cli;

/** How many columns of a terminal a text takes. */
final class TextWidth {

    private TextWidth() {}

    /** The width as most terminals draw it: ideographs and emoji two, combining marks none. */
    static int of(String line) {
        return line.codePoints().map(TextWidth::of).sum();
    }

    private static int of(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(codePoint) ? 2 : 1;
        };
    }

    private static boolean isWide(int codePoint) {
        return Character.isIdeographic(codePoint)
                || Character.isEmojiPresentation(codePoint)
                || (codePoint >= 0x1100 && codePoint <= 0x115F) // Hangul, leading consonants
                || (codePoint >= 0x3001 && codePoint <= 0x30FF) // punctuation, Hiragana, Katakana
                || (codePoint >= 0xAC00 && codePoint <= 0xD7A3) // Hangul syllables
                || (codePoint >= 0xFF01 && codePoint <= 0xFF60); // full-width forms
    }
}
