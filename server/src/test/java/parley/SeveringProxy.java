package parley;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Leads to a hub, and cuts each connection after some of its answers: 1,000 to 4,000 bytes, enough
 * for an event or two.
 */
final class SeveringProxy implements AutoCloseable {
    private static final int FEWEST = 1_000;
    private static final int MOST = 4_000;

    private final URI hub;
    private final ServerSocket server;
    private final Random random = new Random(7);
    private final AtomicInteger cuts = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    SeveringProxy(URI hub) throws IOException {
        this.hub = hub;
        this.server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** How many connections it has cut. */
    int cuts() {
        return cuts.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket upstream = new Socket(hub.getHost(), hub.getPort());
                open.add(client);
                open.add(upstream);
                int bytes = random.nextInt(FEWEST, MOST);
                Thread.ofVirtual().start(() -> pass(client, upstream, Long.MAX_VALUE));
                Thread.ofVirtual().start(() -> pass(upstream, client, bytes));
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private void pass(Socket from, Socket to, long bytes) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[512];
            long left = bytes;
            while (left > 0) {
                int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (n < 0) {
                    break;
                }
                out.write(buffer, 0, n);
                left -= n;
            }
            if (left == 0) {
                cuts.incrementAndGet();
            }
        } catch (IOException e) {
            // One of them is gone, and so is the other.
        }
        hangUp(from);
        hangUp(to);
    }

    private void hangUp(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // As good as closed.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(this::hangUp);
    }
}
