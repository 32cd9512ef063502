package parley.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The hub's side of a WebSocket. */
final class LiveStubConnection {

    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;

    private final Socket socket;
    private final DataInputStream in;
    private final List<String> received;

    /**
     * @param in of the socket, after the handshake
     * @param received gets every text that is taken
     */
    LiveStubConnection(Socket socket, DataInputStream in, List<String> received) {
        this.socket = socket;
        this.in = in;
        this.received = received;
    }

    /** The client's next text, which is kept, too. */
    String take() throws IOException {
        while (true) {
            int opcode = in.readUnsignedByte() & 0xf;
            int length = in.readUnsignedByte() & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            if (opcode == (CLOSE & 0xf)) {
                throw new EOFException("the client has closed it");
            }
            if (opcode == (TEXT & 0xf)) {
                String text = new String(payload, StandardCharsets.UTF_8);
                received.add(text);
                return text;
            }
        }
    }

    void send(String... texts) throws IOException {
        for (String text : texts) {
            frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    void ping() throws IOException {
        frame(PING, new byte[0]);
    }

    void close(int code, String reason) throws IOException {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[text.length + 2];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, text.length);
        frame(CLOSE, payload);
        drain();
    }

    /** Returns when the client is gone. */
    void drain() throws IOException {
        in.transferTo(ByteArrayOutputStream.nullOutputStream());
    }

    /** Half of a frame, after which nothing comes. */
    void sendHalf(String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        byte[] half = new byte[2 + payload.length / 2];
        half[0] = (byte) TEXT;
        half[1] = (byte) payload.length;
        System.arraycopy(payload, 0, half, 2, payload.length / 2);
        socket.getOutputStream().write(half);
    }

    private void frame(int first, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(payload.length);
        } else if (payload.length < 1 << 16) {
            frame.write(126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            throw new IllegalArgumentException("too long for this stub");
        }
        frame.writeBytes(payload);
        socket.getOutputStream().write(frame.toByteArray());
    }
}
