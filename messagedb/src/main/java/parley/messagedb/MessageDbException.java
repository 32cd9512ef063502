package parley.messagedb;

import java.sql.SQLException;
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

    /**
     * What it means that no connection could be had.
     *
     * @param failure as the data source threw it
     */
    public static MessageDbException connecting(SQLException failure) {
        return Failures.connecting(failure);
    }

    /**
     * What a failed statement that changes nothing means, for who speaks JDBC to a store beside
     * this library: {@link UnavailableException}, {@link BusyException} or this class itself.
     */
    public static MessageDbException reading(SQLException failure) {
        return Failures.reading(failure);
    }

    /**
     * As {@link #reading}, for a statement or a commit that stores something: {@link
     * OutcomeUnknownException} when the connection was lost meanwhile.
     */
    public static MessageDbException writing(SQLException failure) {
        return Failures.writing(failure);
    }
}
