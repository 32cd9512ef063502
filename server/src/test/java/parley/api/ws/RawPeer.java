package parley.api.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** A client that sends whatever bytes it is given, and reads when it is told to. */
final class RawPeer implements AutoCloseable {
    /** The example of RFC 6455, section 1.2. */
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int TIGHT_BYTES = 32 * 1024;
    private static final int MASK = 0x37FA213D;

    private final Socket socket;
    private final DataInputStream in;

    private RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    record Response(int status, List<String> head, String body) {
        Optional<String> header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return head.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .findFirst();
        }
    }

    record Frame(int opcode, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** Of a close frame. */
        int code() {
            return payload.length == 0
                    ? CloseCode.NONE
                    : Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort());
        }
    }

    static RawPeer connect(int port) throws IOException {
        return new RawPeer(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Trusts whatever certificate there is. */
    static RawPeer connectTls(int port) throws IOException {
        SslContext any =
                SslContextBuilder.forClient()
                        .sslProvider(SslProvider.JDK)
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .build();
        SSLContext context = ((JdkSslContext) any).context();
        return new RawPeer(
                context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
    }

    /** With a small buffer for what it receives. */
    static RawPeer connectTight(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(TIGHT_BYTES);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new RawPeer(socket);
    }

    /** Connected and upgraded. */
    static RawPeer open(int port) throws IOException {
        return connect(port).upgraded();
    }

    RawPeer upgraded() throws IOException {
        send(request(""));
        assertThat(readResponse().status()).isEqualTo(101);
        return this;
    }

    /**
     * @param more lines, each with its end
     */
    static byte[] request(String more) {
        return ("GET /live HTTP/1.1\r\nHost: hub:8080\r\nUpgrade: websocket\r\n"
                        + "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: "
                        + KEY
                        + "\r\n"
                        + more
                        + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static byte[] text(String text) {
        return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] close(int code) {
        return frame(0x88, new byte[] {(byte) (code >> 8), (byte) code});
    }

    /** A frame as a client sends it. */
    static byte[] frame(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length <= 0xFFFF) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ (MASK >>> (24 - 8 * (i % 4)))));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    Response readResponse() throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            head.add(line);
        }
        int status = Integer.parseInt(head.getFirst().split(" ")[1]);
        Response bare = new Response(status, head, "");
        int length = bare.header("content-length").map(Integer::parseInt).orElse(0);
        return new Response(
                status, head, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("The connection ended: " + line);
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** The next frame, checked to be as a server must send it. */
    Frame readFrame() throws IOException {
        int first = in.readUnsignedByte();
        assertThat(first & 0x70).as("reserved bits").isZero();
        int length = in.readUnsignedByte();
        assertThat(length).as("unmasked").isLessThan(128);
        long size =
                switch (length) {
                    case 126 -> in.readUnsignedShort();
                    case 127 -> in.readLong();
                    default -> length;
                };
        return new Frame(first & 0xF, in.readNBytes((int) size));
    }

    /** The code of the close frame that comes next, after which the connection must end. */
    int readEnd() throws IOException {
        Frame close = readFrame();
        assertThat(close.opcode()).as(close.text()).isEqualTo(Opcode.CLOSE);
        assertThat(in.read()).isEqualTo(-1);
        return close.code();
    }

    /** Waits until the server has closed the connection, whatever comes before. */
    void awaitEnd() throws IOException {
        try {
            in.skipNBytes(Long.MAX_VALUE);
        } catch (EOFException _) {
            return;
        } catch (SocketException _) {
            return; // reset
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
