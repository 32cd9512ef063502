package parley.messagedb;

/** A lost race: the stream's version was not the one that the append expected. */
public final class WrongExpectedVersionException extends MessageDbException {
    private final String streamName;
    private final long expected;
    private final long actual;

    WrongExpectedVersionException(String streamName, long expected, long actual) {
        super(
                "Stream %s has version %d, not the expected %d"
                        .formatted(streamName, actual, expected),
                null);
        this.streamName = streamName;
        this.expected = expected;
        this.actual = actual;
    }

    public String streamName() {
        return streamName;
    }

    /** The version that was expected; -1 means no stream. */
    public long expected() {
        return expected;
    }

    /** The version that the stream had; -1 means no stream. */
    public long actual() {
        return actual;
    }
}
