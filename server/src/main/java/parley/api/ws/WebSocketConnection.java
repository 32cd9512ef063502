package parley.api.ws;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

/** An open connection. All but {@link #eventLoop()} is to be called on its event loop. */
public interface WebSocketConnection {
    EventLoop eventLoop();

    /**
     * Writes and flushes frames, however much is pending; nothing once the connection closes.
     *
     * @param frames whole frames as {@link Frames} encodes them; the caller keeps its reference,
     *     and may send the same buffer to any number of connections
     */
    void send(ByteBuf frames);

    /** Bytes that were sent and that the operating system has not yet taken. */
    long pendingBytes();

    /**
     * False from when more than the high mark is pending until less than the low mark is, which
     * {@link WebSocketHandler#drained} tells; and for good once the connection closes.
     */
    boolean isWritable();

    /**
     * Begins to close, and waits for the peer within a bound; does nothing when that has begun
     * already.
     *
     * @param code 1000, 1001, 1003, 1007 to 1011, or 3000 to 4999
     * @param reason shortened to 123 bytes of UTF-8
     */
    void close(int code, String reason);
}
