package parley.messagedb;

import org.jspecify.annotations.Nullable;

/**
 * The connection broke while a write was under way: it is either stored as a whole or not at all.
 * {@link MessageDb#findById} with one of its ids tells, once the store can be reached and the
 * broken transaction has ended.
 */
public final class OutcomeUnknownException extends MessageDbException {
    OutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
