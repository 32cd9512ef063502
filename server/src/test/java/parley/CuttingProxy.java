package parley;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between a hub and its database, and cuts connections over which a message is being stored,
 * at the moment that it is told.
 */
final class CuttingProxy implements AutoCloseable {
    /** Where the answer to an append, which is its own commit, is lost. */
    enum Moment {
        /** Before the database has the append. */
        BEFORE,
        /** When the database has it and works on it. */
        DURING,
        /** When it is committed and its answer is on the way. */
        AFTER
    }

    /** Part of every append of a message, as its type. */
    private static final String APPEND = "MessagePosted";

    private final InetSocketAddress database;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Optional<Moment>> next = new AtomicReference<>(Optional.empty());
    private final AtomicInteger cuts = new AtomicInteger();

    CuttingProxy(int databasePort) throws IOException {
        InetAddress here = InetAddress.ofLiteral("127.0.0.1");
        database = new InetSocketAddress(here, databasePort);
        server = new ServerSocket(0, 50, here);
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** How many connections it has cut. */
    int cuts() {
        return cuts.get();
    }

    /** Cuts the next append at this moment. */
    void cut(Moment moment) {
        next.set(Optional.of(moment));
    }

    private void accept() {
        try {
            while (true) {
                Socket hub = server.accept();
                Socket postgres = new Socket();
                open.add(hub);
                open.add(postgres);
                postgres.connect(database);
                AtomicReference<Optional<Moment>> due = new AtomicReference<>(Optional.empty());
                Thread.ofVirtual().start(() -> toDatabase(hub, postgres, due));
                Thread.ofVirtual().start(() -> toHub(postgres, hub, due));
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private void toDatabase(Socket hub, Socket postgres, AtomicReference<Optional<Moment>> due) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = hub.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                String sent = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
                Optional<Moment> moment =
                        sent.contains(APPEND) ? next.getAndSet(Optional.empty()) : Optional.empty();
                due.set(moment);
                if (moment.equals(Optional.of(Moment.BEFORE))) {
                    break;
                }
                postgres.getOutputStream().write(buffer, 0, n);
                if (moment.equals(Optional.of(Moment.DURING))) {
                    break;
                }
            }
        } catch (IOException e) {
            // One of them is gone, and so is the other.
        }
        end(hub, postgres, due);
    }

    private void toHub(Socket postgres, Socket hub, AtomicReference<Optional<Moment>> due) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = postgres.getInputStream();
            for (int n = in.read(buffer); n >= 0 && due.get().isEmpty(); n = in.read(buffer)) {
                hub.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException e) {
            // As above.
        }
        end(hub, postgres, due);
    }

    private void end(Socket hub, Socket postgres, AtomicReference<Optional<Moment>> due) {
        if (due.getAndSet(Optional.empty()).isPresent()) {
            cuts.incrementAndGet();
        }
        close(hub);
        close(postgres);
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(this::close);
    }
}
