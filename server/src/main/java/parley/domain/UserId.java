package parley.domain;

/** A user's id: {@code [A-Za-z0-9._~-]{1,64}}, except {@code .} and {@code ..}. */
public record UserId(String text) implements Comparable<UserId> {
    public UserId {
        IdText.check("user id", text);
    }

    @Override
    public int compareTo(UserId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
