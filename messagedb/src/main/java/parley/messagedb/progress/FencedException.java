package parley.messagedb.progress;

/**
 * Someone else goes on with the share: whatever was to be written together with its checkpoint must
 * be rolled back, and the share let go of or loaded anew.
 */
public final class FencedException extends RuntimeException {
    FencedException(String message) {
        super(message);
    }
}
