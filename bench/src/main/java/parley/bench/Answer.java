package parley.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A response, whole, to a request beside what is measured. */
record Answer(int status, String body) {

    private static final int MILLIS = 30_000;

    /**
     * Asks on a connection of its own.
     *
     * @param request an HTTP/1.1 request's bytes
     */
    static Answer to(InetSocketAddress hub, byte[] request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(hub, MILLIS);
            socket.setSoTimeout(MILLIS);
            socket.getOutputStream().write(request);
            byte[] received = new byte[HubConnection.BUFFER];
            int filled = 0;
            ResponseHead head = null;
            while (head == null || filled < head.length() + head.bodyLength()) {
                if (filled == received.length) {
                    received = Arrays.copyOf(received, 2 * filled);
                }
                int count =
                        socket.getInputStream().read(received, filled, received.length - filled);
                if (count < 0) {
                    throw new EOFException("the hub closed the connection");
                }
                filled += count;
                head =
                        head == null
                                ? ResponseHead.parse(ByteBuffer.wrap(received, 0, filled))
                                : head;
            }
            return new Answer(
                    head.status(),
                    new String(received, head.length(), head.bodyLength(), StandardCharsets.UTF_8));
        }
    }
}
