package parley.cli;

/** A connection for live delivery is gone, or came to nothing; another may come to something. */
final class ConnectionLostException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param reason for people: what stands in parentheses after "connection lost"
     */
    ConnectionLostException(String reason) {
        super(reason);
    }
}
