package parley.api;

/** A request's cursor is of another log than this hub's. */
final class StaleCursorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StaleCursorException(String message) {
        super(message);
    }
}
