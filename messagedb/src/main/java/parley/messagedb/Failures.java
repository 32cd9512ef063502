package parley.messagedb;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/**
 * What a failed JDBC call means for the caller, judged by its SQLState (Postgres manual, appendix
 * "Error Codes") and, for drivers and pools that give none, by JDBC's own exception classes.
 */
final class Failures {
    /**
     * Serialization failure, deadlock, lock not available, statement cancelled or timed out, and a
     * transaction's time run out: the server has rolled back.
     */
    private static final Set<String> BUSY =
            Set.of("40001", "40P01", "55P03", "57014", "25P03", "25P04");

    /**
     * No connection was there to begin with (could not connect, was closed before, rejected, still
     * starting, too many connections, idle for too long) or the server takes no writes: nothing was
     * sent or nothing was done.
     */
    private static final Set<String> UNREACHED =
            Set.of("08001", "08003", "08004", "57P03", "53300", "57P05", "25006");

    /** The server has ended the connection: shutdown, crash of a neighbour, dropped database. */
    private static final Set<String> ENDED_BY_SERVER = Set.of("57P01", "57P02", "57P04");

    private Failures() {}

    /** A pool or driver gave no connection. */
    static MessageDbException connecting(SQLException e) {
        return new UnavailableException("No connection to the store: " + e.getMessage(), e);
    }

    /** A statement that changes nothing failed. */
    static MessageDbException reading(SQLException e) {
        return connectionLost(e)
                ? new UnavailableException("Lost the store during a read: " + e.getMessage(), e)
                : answered(e);
    }

    /** A statement or commit that stores something failed. */
    static MessageDbException writing(SQLException e) {
        return connectionLost(e)
                ? new OutcomeUnknownException("Lost the store during a write: " + e.getMessage(), e)
                : answered(e);
    }

    private static MessageDbException answered(SQLException e) {
        String state = state(e);
        if (BUSY.contains(state)) {
            return new BusyException("The store was too busy: " + e.getMessage(), e);
        }
        if (UNREACHED.contains(state)) {
            return new UnavailableException("The store is not available: " + e.getMessage(), e);
        }
        return new MessageDbException(
                "The store refused (%s): %s".formatted(state, e.getMessage()), e);
    }

    private static boolean connectionLost(SQLException e) {
        String state = state(e);
        if (UNREACHED.contains(state)) {
            return false;
        }
        return state.startsWith("08")
                || ENDED_BY_SERVER.contains(state)
                || e instanceof SQLTransientConnectionException
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLRecoverableException;
    }

    private static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }
}
