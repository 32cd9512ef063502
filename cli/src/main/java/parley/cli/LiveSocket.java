package parley.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * A connection for live delivery, for one thread. What is not read waits at the hub, which goes on
 * from there.
 */
final class LiveSocket implements AutoCloseable {

    /** A message of 64 KiB, every character escaped, is far smaller. */
    private static final int LARGEST_TEXT = 4 << 20;

    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;

    private static final int UNAUTHENTICATED = 4401;

    private final Socket socket;
    private final DataInputStream in;
    private final RandomGenerator masks;

    /**
     * @param socket with a time-out, after which the connection counts as lost
     * @param in of the socket, buffered, after the handshake
     */
    LiveSocket(Socket socket, DataInputStream in, RandomGenerator masks) {
        this.socket = socket;
        this.in = in;
        this.masks = masks;
    }

    void send(String text) throws ConnectionLostException {
        try {
            write(TEXT, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** Whether nothing has come that was not taken yet. */
    boolean isIdle() throws ConnectionLostException {
        try {
            return in.available() == 0;
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /**
     * The next frame, when it has come.
     *
     * @throws ConnectionLostException when none will come, or no sign of the hub came for too long
     * @throws HubFailure when the hub does not take the credentials, or is none
     */
    LiveFrame next() throws ConnectionLostException {
        try {
            return LiveFrame.parse(text());
        } catch (SocketTimeoutException e) {
            throw new ConnectionLostException("silent for too long");
        } catch (IOException e) {
            throw lost(e);
        } catch (IllegalArgumentException e) {
            // The same would come again.
            throw new HubFailure.Unreachable("this is no Parley hub: it sent what is no JSON");
        }
    }

    private String text() throws IOException, ConnectionLostException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (true) {
            int first = in.readUnsignedByte();
            byte[] payload = payload(in.readUnsignedByte(), text.size());
            if ((first & RESERVED) != 0) {
                throw notWebSocket();
            }
            switch (first & 0xF) {
                case TEXT, CONTINUATION -> {
                    text.writeBytes(payload);
                    if ((first & FIN) != 0) {
                        return text.toString(StandardCharsets.UTF_8);
                    }
                }
                case CLOSE -> throw closed(payload);
                case PING -> write(PONG, payload);
                case PONG -> {
                    // A sign of life, and no more.
                }
                default -> throw notWebSocket();
            }
        }
    }

    private byte[] payload(int second, int before) throws IOException {
        long length =
                switch (second) {
                    case 126 -> in.readUnsignedShort();
                    case 127 -> in.readLong();
                    default -> second;
                };
        if ((second & MASKED) != 0 || length < 0 || before + length > LARGEST_TEXT) {
            throw notWebSocket();
        }
        byte[] payload = in.readNBytes((int) length);
        if (payload.length < length) {
            throw new EOFException();
        }
        return payload;
    }

    private void write(int opcode, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
        frame.write(FIN | opcode);
        if (payload.length < 126) {
            frame.write(MASKED | payload.length);
        } else if (payload.length < 1 << 16) {
            frame.write(MASKED | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            throw new IllegalArgumentException("a hub takes no frame of 64 KiB");
        }
        byte[] mask = new byte[4];
        masks.nextBytes(mask);
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i % 4]);
        }
        socket.getOutputStream().write(frame.toByteArray());
    }

    private static ConnectionLostException closed(byte[] payload) {
        if (payload.length < 2) {
            return new ConnectionLostException("closed by the hub");
        }
        int code = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
        String reason = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        if (code == UNAUTHENTICATED) {
            throw new HubFailure.Refused(401, "the hub refused: " + reason);
        }
        return new ConnectionLostException(
                "closed by the hub, %d%s".formatted(code, reason.isEmpty() ? "" : " " + reason));
    }

    private static ConnectionLostException lost(IOException e) {
        return new ConnectionLostException(
                e instanceof EOFException ? "it ended" : Exchange.reason(e));
    }

    private static HubFailure notWebSocket() {
        return new HubFailure.Unreachable("this is no Parley hub: it breaks WebSocket's rules");
    }

    @Override
    public void close() {
        hangUp(socket);
    }

    /** Closes a socket, whatever it has to say to that. */
    static void hangUp(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more, and there is nothing else to do about it.
        }
    }
}
