package parley.api;

/** The hub cannot answer this now; nothing was stored. */
final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
        super(message);
    }
}
