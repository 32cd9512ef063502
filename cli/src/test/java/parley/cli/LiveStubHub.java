package parley.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Function;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;
import parley.cli.StubHub.Answer;
import parley.cli.StubHub.Asked;

/**
 * A hub on loopback that speaks WebSocket at {@code /v1/live} as scripts say, one for each
 * connection in turn, and answers everything else by a function.
 */
final class LiveStubHub implements AutoCloseable {

    /** What one connection is to see; when it returns, the connection is cut. */
    @FunctionalInterface
    interface Script {
        void play(LiveStubConnection connection) throws IOException;
    }

    /** Refuses the upgrade, as a hub that starts does. */
    static final Script UNAVAILABLE = LiveStubConnection::drain;

    private final Function<Asked, Answer> answers;
    private final LinkedBlockingDeque<Script> scripts;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final ServerSocket server;

    LiveStubHub(Function<Asked, Answer> answers, Script... scripts) {
        this(ServerSocketFactory.getDefault(), answers, scripts);
    }

    /** One behind TLS, for example. */
    LiveStubHub(ServerSocketFactory sockets, Function<Asked, Answer> answers, Script... scripts) {
        this.answers = answers;
        this.scripts = new LinkedBlockingDeque<>(List.of(scripts));
        try {
            server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return server.getLocalPort();
    }

    /** Every text that came over a WebSocket. */
    List<String> received() {
        return received;
    }

    /** The header of every WebSocket; empty where there was none. */
    List<String> authorizations() {
        return authorizations;
    }

    /** Throws what went wrong in a script, and what was left of them. */
    void check() {
        faults.forEach(
                fault -> {
                    throw new AssertionError("in a script", fault);
                });
        if (!scripts.isEmpty()) {
            throw new AssertionError(scripts.size() + " connections were not made");
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in =
                    new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            for (String head = head(in); head != null; head = head(in)) {
                String key = header(head, "Sec-WebSocket-Key");
                if (!key.isEmpty()) {
                    authorizations.add(header(head, "Authorization"));
                    upgrade(socket, in, key);
                    return;
                }
                answer(socket, in, head);
            }
        } catch (IOException e) {
            // One side has hung up, which is what the tests are about.
        }
    }

    private void answer(Socket socket, DataInputStream in, String head) throws IOException {
        String[] start = head.lines().findFirst().orElseThrow().split(" ");
        String[] target = start[1].split("\\?", 2);
        String length = header(head, "Content-Length");
        byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
        Answer answer =
                answers.apply(
                        new Asked(
                                start[0],
                                target[0],
                                target.length > 1 ? target[1] : "",
                                header(head, "Authorization"),
                                new String(body, StandardCharsets.UTF_8)));
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder lines = new StringBuilder("HTTP/1.1 " + answer.status() + " So\r\n");
        answer.headers().forEach((name, value) -> lines.append(name + ": " + value + "\r\n"));
        lines.append("Content-Length: " + bytes.length + "\r\n\r\n");
        socket.getOutputStream().write(lines.toString().getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().write(bytes);
    }

    private void upgrade(Socket socket, DataInputStream in, String key) throws IOException {
        Script script = scripts.poll();
        if (script == null || script == UNAVAILABLE) {
            String status = script == null ? "404 No" : "503 Not yet";
            socket.getOutputStream()
                    .write(
                            "HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n"
                                    .formatted(status)
                                    .getBytes(StandardCharsets.UTF_8));
            return;
        }
        socket.getOutputStream()
                .write(
                        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                        + "Connection: Upgrade\r\nSec-WebSocket-Accept: "
                                        + accept(key)
                                        + "\r\n\r\n")
                                .getBytes(StandardCharsets.UTF_8));
        try {
            script.play(new LiveStubConnection(socket, in, received));
        } catch (AssertionError | RuntimeException e) {
            faults.add(e);
        }
    }

    /** Up to the empty line; null at the end. */
    private static @Nullable String head(DataInputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            head.write(b);
        }
        return head.toString(StandardCharsets.UTF_8);
    }

    private static String header(String head, String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    /** RFC 6455, section 4.2.2. */
    private static String accept(String key) {
        try {
            byte[] text =
                    (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                            .getBytes(StandardCharsets.US_ASCII);
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(text);
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers of topics that there are, each at a cursor; of others, that there are none. */
    static Function<Asked, Answer> topics(Map<String, String> pages) {
        return asked -> {
            String path = asked.path();
            if (path.equals("/v1/topics")) {
                return Answer.ok("{\"topics\": [{\"id\": \"a\", \"name\": \"First Topic\"}]}");
            }
            String id = path.replaceFirst("^/v1/topics/([^/]*)/messages$", "$1");
            String page = pages.get(id);
            return page == null
                    ? Answer.error(404, 5, "Topic with id '%s' not found".formatted(id))
                    : Answer.ok(page).with("Parley-Cursor", "now-" + id);
        };
    }
}
