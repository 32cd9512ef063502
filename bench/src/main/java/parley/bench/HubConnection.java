package parley.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One kept connection to the hub, without waiting: one request, its whole response, the next
 * request. Buffers are lent by the caller and shared by all of its connections, which keeps them in
 * the processor's cache; of a response nothing is kept but its status. For one thread.
 */
final class HubConnection implements AutoCloseable {

    /** What takes a whole page in one read. */
    static final int BUFFER = 256 * 1024;

    private static final int CONNECT_MILLIS = 10_000;
    private static final int OK = 200;
    private static final int SHOWN = 200;

    private static final byte[] NOTHING = {};

    private final SocketChannel channel;

    /** The beginning of a head whose end has not come yet. */
    private byte[] begun = NOTHING;

    /** Of the response's body, or less than nothing while its head is awaited. */
    private int missing = -1;

    private int status;
    private String complaint = "";

    /** Connects, and waits for that. */
    HubConnection(InetSocketAddress hub) throws IOException {
        channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(hub, CONNECT_MILLIS);
            channel.configureBlocking(false);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** From now on the selector tells when there is something to receive. */
    void register(Selector selector, Object attachment) throws IOException {
        channel.register(selector, SelectionKey.OP_READ, attachment);
    }

    /**
     * Sends a request.
     *
     * @param request an HTTP/1.1 request's bytes
     * @param buffer for this call, larger than the request
     */
    void send(byte[] request, ByteBuffer buffer) throws IOException {
        missing = -1;
        complaint = "";
        buffer.clear().put(request).flip();
        channel.write(buffer);
        if (buffer.hasRemaining()) {
            // Nothing else is on its way, and any socket has room for a request.
            throw new IOException("the connection does not take a whole request");
        }
    }

    /**
     * Receives what has come of the response.
     *
     * @param buffer for this call, of {@value #BUFFER} bytes
     * @return the status when the response is whole, 0 while it is not
     * @throws IOException when the connection ends first, or what comes is not one response
     */
    int receive(ByteBuffer buffer) throws IOException {
        buffer.clear().put(begun);
        if (channel.read(buffer) < 0) {
            throw new EOFException("the hub closed the connection");
        }
        buffer.flip();
        int bodyFrom = 0;
        if (missing < 0) {
            ResponseHead head = ResponseHead.parse(buffer);
            if (head == null) {
                begun = new byte[buffer.limit()];
                buffer.get(0, begun);
                return 0;
            }
            begun = NOTHING;
            status = head.status();
            bodyFrom = head.length();
            missing = head.bodyLength();
        }
        missing -= buffer.limit() - bodyFrom;
        if (missing < 0) {
            throw new ProtocolException(-missing + " bytes after the response's end");
        }
        if (status != OK) {
            keep(buffer, bodyFrom);
        }
        return missing == 0 ? status : 0;
    }

    /** How the body of the last response begins, if its status was not 200. */
    String complaint() {
        return complaint;
    }

    private void keep(ByteBuffer buffer, int from) {
        byte[] some = new byte[Math.min(buffer.limit() - from, SHOWN - complaint.length())];
        buffer.get(from, some);
        complaint += new String(some, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
