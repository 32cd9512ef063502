package parley.messagedb;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The store was too busy: a lock wait or a statement ran out of time, was cancelled by the server,
 * or lost against another transaction. Nothing was stored; the same call may succeed later.
 */
public final class BusyException extends MessageDbException {
    BusyException(String message, @Nullable SQLException cause) {
        super(message, cause);
    }
}
