package parley.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Opens connections for live delivery: WebSocket (RFC 6455) over a socket that is read by the
 * thread that wants its frames.
 *
 * <p>Not Java's own WebSocket, which hands frames to a listener: that of JDK 25 forgets that the
 * connection has ended when it learns of it while a frame is still on the way to the listener,
 * which is just what happens when a hub dies at work.
 */
final class LiveDoor {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3})(?: .*)?");
    private static final int LARGEST_HEAD = 16 * 1024;
    private static final Set<Integer> NOT_NOW = Set.of(408, 425, 429, 500, 502, 503, 504);

    private final HubAccess access;
    private final Duration silence;

    /**
     * @param silence after how long without a sign of the hub a connection is lost
     */
    LiveDoor(HubAccess access, Duration silence) {
        this.access = access;
        this.silence = silence;
    }

    /**
     * A new connection.
     *
     * @throws ConnectionLostException when there is none now
     * @throws HubFailure when there will be none
     */
    LiveSocket open() throws ConnectionLostException {
        URI address = access.hub().at("/v1/live", Map.of());
        Socket socket = new Socket(Proxy.NO_PROXY);
        try {
            socket = connected(socket, address);
            DataInputStream in =
                    new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            upgrade(address, socket, in);
            socket.setSoTimeout(millis(silence));
            return new LiveSocket(socket, in, RANDOM);
        } catch (IOException e) {
            LiveSocket.hangUp(socket);
            throw new ConnectionLostException(Exchange.reason(e));
        } catch (RuntimeException | ConnectionLostException e) {
            LiveSocket.hangUp(socket);
            throw e;
        }
    }

    private Socket connected(Socket socket, URI address) throws IOException {
        boolean isTls = address.getScheme().equals("https");
        // An IPv6 address stands in brackets.
        String host = address.getHost().replaceAll("[\\[\\]]", "");
        int port = address.getPort() >= 0 ? address.getPort() : isTls ? 443 : 80;
        socket.connect(new InetSocketAddress(host, port), millis(access.timeout()));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(millis(access.timeout()));
        if (!isTls) {
            return socket;
        }
        SSLSocket secured =
                (SSLSocket) tls().getSocketFactory().createSocket(socket, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private SSLContext tls() {
        TrustedCertificates trusted = access.trusted();
        if (trusted != null) {
            return trusted.tls();
        }
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    private void upgrade(URI address, Socket socket, DataInputStream in)
            throws IOException, ConnectionLostException {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        String key = Base64.getEncoder().encodeToString(bytes);
        StringBuilder request = new StringBuilder();
        request.append("GET ").append(address.getRawPath()).append(" HTTP/1.1\r\n");
        request.append("Host: ").append(address.getRawAuthority()).append("\r\n");
        request.append("Upgrade: websocket\r\nConnection: Upgrade\r\n");
        request.append("Sec-WebSocket-Version: 13\r\n");
        request.append("Sec-WebSocket-Key: ").append(key).append("\r\n");
        Credentials credentials = access.credentials();
        if (credentials != null) {
            request.append("Authorization: ").append(credentials.authorization()).append("\r\n");
        }
        request.append("\r\n");
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
        String head = head(in);
        Matcher status = STATUS.matcher(head.lines().findFirst().orElse(""));
        if (!status.matches()) {
            throw notAHub("it does not speak HTTP");
        }
        int number = Integer.parseInt(status.group(1));
        if (number != 101) {
            throw refusal(number);
        }
        if (!header(head, "Sec-WebSocket-Accept").equals(accepted(key))) {
            throw notAHub("it does not speak WebSocket");
        }
    }

    private String head(DataInputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int matched = 0; matched < 4; ) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("no answer");
            }
            head.write(b);
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
            if (head.size() > LARGEST_HEAD) {
                throw notAHub("its answer has no end");
            }
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static String header(String head, String name) {
        return head.lines()
                .map(line -> line.split(":", 2))
                .filter(parts -> parts.length == 2 && parts[0].equalsIgnoreCase(name))
                .map(parts -> parts[1].strip())
                .findFirst()
                .orElse("");
    }

    /** RFC 6455, section 4.1: how a server proves that it has understood. */
    private static String accepted(String key) {
        try {
            byte[] text =
                    (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                            .getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-1", e);
        }
    }

    private HubFailure refusal(int status) throws ConnectionLostException {
        if (NOT_NOW.contains(status)) {
            throw new ConnectionLostException("HTTP " + status);
        }
        if (status == 401 || status == 403) {
            return new HubFailure.Refused(
                    status, "the hub refused live delivery (HTTP %d)".formatted(status));
        }
        return new HubFailure.Unreachable(
                "%s has no live delivery: it answered HTTP %d".formatted(access.hub(), status));
    }

    private HubFailure notAHub(String why) {
        return new HubFailure.Unreachable(
                "%s is not a Parley hub: %s".formatted(access.hub(), why));
    }

    private static int millis(Duration duration) {
        return Math.clamp(duration.toMillis(), 1, Integer.MAX_VALUE);
    }

    @Override
    public String toString() {
        return access.hub().toString();
    }
}
