package parley.messagedb;

import java.sql.SQLException;

/**
 * The store could not be reached, accepts no writes at the moment, or the connection broke during a
 * read. Nothing was stored.
 */
public final class UnavailableException extends MessageDbException {
    UnavailableException(String message, SQLException cause) {
        super(message, cause);
    }
}
