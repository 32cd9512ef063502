package parley.domain;

/** A topic's id: {@code [A-Za-z0-9._~-]{1,64}}, except {@code .} and {@code ..}. */
public record TopicId(String text) {
    /**
     * The topic that anyone may post to, without credentials too; it exists from its first message
     * on.
     */
    public static final TopicId PUBLIC = new TopicId("public");

    public TopicId {
        IdText.check("topic id", text);
    }

    @Override
    public String toString() {
        return text;
    }
}
