package parley.api.ws;

/**
 * Hears what happens on one connection, in order, on the connection's event loop: nothing here may
 * block. What it throws is logged and closes the connection with 1011.
 */
public interface WebSocketHandler {
    /** The first call: frames may be sent from now on. */
    void opened(WebSocketConnection connection);

    /**
     * @param text a whole message, within the bound of {@link WebSocketBounds}
     */
    void text(WebSocketConnection connection, String text);

    /** After the connection was not writable, it is again. */
    void drained(WebSocketConnection connection);

    /** The last call, after {@link #opened} and whatever the reason: the connection is gone. */
    void closed(WebSocketConnection connection);
}
