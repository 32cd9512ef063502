package parley.messagedb;

/**
 * What an append requires of its stream's version, the position of the stream's last message. It is
 * checked under the category's lock, so of several appends that expect the same version one
 * succeeds.
 */
public sealed interface ExpectedVersion {
    /** No requirement: the append goes behind whatever is there. */
    static ExpectedVersion any() {
        return new Any();
    }

    /** The stream must not exist yet. */
    static ExpectedVersion noStream() {
        return new NoStream();
    }

    /**
     * The stream's last message must have this position.
     *
     * @throws IllegalArgumentException if the version is negative
     */
    static ExpectedVersion exactly(long version) {
        return new Exactly(version);
    }

    /** See {@link #any()}. */
    record Any() implements ExpectedVersion {}

    /** See {@link #noStream()}. */
    record NoStream() implements ExpectedVersion {}

    /** See {@link #exactly(long)}. */
    record Exactly(long version) implements ExpectedVersion {
        public Exactly {
            if (version < 0) {
                throw new IllegalArgumentException(
                        "A stream's version is never negative: " + version);
            }
        }
    }
}
