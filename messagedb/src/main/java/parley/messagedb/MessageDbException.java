package parley.messagedb;

import org.jspecify.annotations.Nullable;

/**
 * A call to the store failed. The subclasses are the failures that a caller can act upon; this
 * class itself is any other answer of the server, and nothing was stored then.
 */
public sealed class MessageDbException extends RuntimeException
        permits WrongExpectedVersionException,
                DuplicateMessageIdException,
                BusyException,
                UnavailableException,
                OutcomeUnknownException {
    MessageDbException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
