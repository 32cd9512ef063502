package parley.domain;

/** What a topic or a user may be named. */
final class NameText {
    private static final int MAX_CHARACTERS = 256;

    private NameText() {}

    /**
     * @throws InvalidInput when it is blank, too long, or no text that can be stored
     */
    static void check(String text) {
        PlainText.check("name", text);
        if (text.isBlank() || text.codePointCount(0, text.length()) > MAX_CHARACTERS) {
            throw new InvalidInput(
                    "name",
                    text,
                    "be 1 to " + MAX_CHARACTERS + " characters, not all of them blank");
        }
    }
}
