package parley.messagedb.progress;

/**
 * The log does not hold what was read of it before: it was restored from an older dump, or a
 * standby without its end took over. Reading on would pass over messages; where to begin anew is
 * for a person to say.
 */
public final class LogWentBackException extends RuntimeException {
    LogWentBackException(String message) {
        super(message);
    }
}
