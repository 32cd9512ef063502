package parley.messagedb;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The store could not be reached, accepts no writes at the moment, or the connection broke during a
 * read. Nothing was stored.
 */
public final class UnavailableException extends MessageDbException {
    UnavailableException(@Nullable String message, @Nullable SQLException cause) {
        super(message, cause);
    }
}
