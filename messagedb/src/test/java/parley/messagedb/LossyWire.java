package parley.messagedb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way to a server of this machine, which breaks now and then when the server has answered and
 * the client has not heard it yet.
 */
final class LossyWire implements AutoCloseable {
    /** One in so many answers is lost. */
    private static final int LOST = 30;

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int serverPort;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger lost = new AtomicInteger();

    LossyWire(int serverPort) throws IOException {
        this.serverPort = serverPort;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** How many answers it has lost. */
    int lost() {
        return lost.get();
    }

    private void accept() {
        Random random = new Random(11);
        while (!door.isClosed()) {
            try {
                connect(door.accept(), new Random(random.nextLong()));
            } catch (IOException e) {
                // Closed, or the server is away for a moment.
            }
        }
    }

    private void connect(Socket client, Random random) throws IOException {
        open.add(client);
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            open.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pass(client, server, random, false));
            Thread.ofVirtual().start(() -> pass(server, client, random, true));
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    private void pass(Socket from, Socket to, Random random, boolean answers) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (answers && random.nextInt(LOST) == 0) {
                    lost.incrementAndGet();
                    return;
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One side has ended the connection.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    /** Ends all connections through it. */
    @Override
    public void close() throws IOException {
        door.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
