package parley.domain;

/** A user's name: 1 to 256 characters (Unicode code points), not only white space. */
public record UserName(String text) {
    public UserName {
        NameText.check(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
