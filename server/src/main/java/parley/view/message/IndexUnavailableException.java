package parley.view.message;

import java.io.IOException;

/** The index cannot answer now; it may later. */
public final class IndexUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    IndexUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    IndexUnavailableException(String message) {
        super(message);
    }
}
