package parley.api;

import java.time.Duration;

/** A caller asks more often than the hub allows; nothing was stored. */
final class TooManyRequestsException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Duration retryAfter;

    /**
     * @param retryAfter in full seconds
     */
    TooManyRequestsException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
