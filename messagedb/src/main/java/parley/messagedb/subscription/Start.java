package parley.messagedb.subscription;

/** Where a subscription begins that has no checkpoint yet. */
public sealed interface Start {
    /** With the first message there is. */
    static Start beginning() {
        return new Beginning();
    }

    /**
     * With the first message after a position: of the stream where one stream is followed, else the
     * global position.
     */
    static Start after(long position) {
        return new After(position);
    }

    /**
     * With what is stored from now on. Of a stream or a category that is exact. Across categories a
     * message may be left out whose transaction was open at the moment of starting.
     */
    static Start now() {
        return new Now();
    }

    /** See {@link #beginning}. */
    record Beginning() implements Start {}

    /** See {@link #after}. */
    record After(long position) implements Start {}

    /** See {@link #now}. */
    record Now() implements Start {}
}
