package parley.domain;

/** A topic's name: 1 to 256 characters (Unicode code points), not only white space. */
public record TopicName(String text) {
    public TopicName {
        NameText.check(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
