package parley.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One kept connection to the hub: one request, its whole response, the next request. For one thread
 * at a time; {@link #close} may come from another and ends an exchange that hangs.
 */
final class HubConnection implements AutoCloseable {

    private static final int CONNECT_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] buffer = new byte[128 * 1024];
    private int bodyFrom;
    private int bodyTo;

    HubConnection(InetSocketAddress hub) throws IOException {
        socket = new Socket();
        try {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // No read timeout: with one, every read would cost two system calls more.
            socket.connect(hub, CONNECT_MILLIS);
            in = socket.getInputStream();
            out = socket.getOutputStream();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Sends a request and receives its response, whole.
     *
     * @param request an HTTP/1.1 request's bytes
     * @return the response's status
     * @throws IOException when the connection ends first, or what comes is not one response
     */
    int exchange(byte[] request) throws IOException {
        out.write(request);
        int filled = 0;
        ResponseHead head = null;
        while (head == null) {
            filled += receive(filled);
            head = ResponseHead.parse(buffer, filled);
        }
        bodyFrom = head.length();
        bodyTo = bodyFrom + head.bodyLength();
        if (bodyTo > buffer.length) {
            buffer = Arrays.copyOf(buffer, bodyTo);
        }
        while (filled < bodyTo) {
            filled += receive(filled);
        }
        if (filled > bodyTo) {
            throw new ProtocolException(filled - bodyTo + " bytes after the response's end");
        }
        return head.status();
    }

    /** The last response's body. */
    String body() {
        return new String(buffer, bodyFrom, bodyTo - bodyFrom, StandardCharsets.UTF_8);
    }

    private int receive(int filled) throws IOException {
        int count = in.read(buffer, filled, buffer.length - filled);
        if (count < 0) {
            throw new EOFException("the hub closed the connection");
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
