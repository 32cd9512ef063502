package parley.messagedb.subscription;

/** The handler threw something, and nothing else is the matter. */
final class HandlerFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final Exception failure;

    HandlerFailed(Exception failure) {
        super(null, failure, false, false);
        this.failure = failure;
    }

    Exception failure() {
        return failure;
    }
}
