package parley.view.message;

import java.io.IOException;

/** What an index has on the disk is of no use: it has to be built anew from the log. */
final class DamagedIndexException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedIndexException(String message, Throwable cause) {
        super(message, cause);
    }

    DamagedIndexException(String message) {
        super(message);
    }
}
