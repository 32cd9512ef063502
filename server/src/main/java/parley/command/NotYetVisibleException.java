package parley.command;

/**
 * What was asked for is stored for good, but the deadline passed before this hub's views showed it.
 */
public final class NotYetVisibleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotYetVisibleException(String reason) {
        super("Stored, but not yet visible: " + reason);
    }
}
