package parley.domain;

/** A topic's name: 1 to 256 characters (Unicode code points), not only white space. */
public record TopicName(String text) {
    private static final int MAX_CHARACTERS = 256;

    public TopicName {
        PlainText.check("name", text);
        if (text.isBlank() || text.codePointCount(0, text.length()) > MAX_CHARACTERS) {
            throw new InvalidInput(
                    "name",
                    text,
                    "be 1 to " + MAX_CHARACTERS + " characters, not all of them blank");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
