package parley.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * NATS, from Debian's package: subscribers speak its protocol by WebSocket, without compression;
 * published on one plain connection.
 */
final class NatsPeer implements LivePeer {

    private static final Path NATS = Path.of("/usr/sbin/nats-server");

    private final InetSocketAddress subscribers;
    private final ServerProcess process;
    private final Socket publisher;
    private final List<String> topics;

    private NatsPeer(
            InetSocketAddress subscribers,
            ServerProcess process,
            Socket publisher,
            List<String> topics) {
        this.subscribers = subscribers;
        this.process = process;
        this.publisher = publisher;
        this.topics = topics;
    }

    /**
     * @param folder for what it writes
     * @return empty where it is not installed
     */
    static Optional<LivePeer> start(Path folder, List<String> topics)
            throws IOException, InterruptedException {
        if (!Files.isExecutable(NATS)) {
            return Optional.empty();
        }
        InetSocketAddress plain = ServerProcess.freePort();
        InetSocketAddress subscribers = ServerProcess.freePort();
        Path configuration =
                Files.writeString(
                        folder.resolve("nats.conf"),
                        """
                        listen: "127.0.0.1:%d"
                        max_connections: 20000
                        ping_interval: "1h"
                        websocket {
                            listen: "127.0.0.1:%d"
                            no_tls: true
                            compression: false
                        }
                        """
                                .formatted(plain.getPort(), subscribers.getPort()));
        ServerProcess process =
                ServerProcess.start(
                        List.of(NATS.toString(), "-c", configuration.toString()),
                        folder.resolve("nats.log"),
                        subscribers);
        try {
            Socket publisher = new Socket();
            publisher.setTcpNoDelay(true);
            publisher.connect(plain);
            publisher
                    .getOutputStream()
                    .write(ascii("CONNECT {\"verbose\":false,\"pedantic\":false}\r\n"));
            return Optional.of(new NatsPeer(subscribers, process, publisher, topics));
        } catch (IOException e) {
            process.close();
            throw e;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String name() {
        return "NATS";
    }

    @Override
    public LiveDialect dialect() {
        return LiveDialect.NATS;
    }

    @Override
    public InetSocketAddress subscribers() {
        return subscribers;
    }

    @Override
    public Published publish(Pace pace) throws IOException {
        OutputStream out = publisher.getOutputStream();
        byte[] text = new byte[Stamp.LENGTH];
        pace.follow(
                (number, due) -> {
                    Stamp.write(text, 0, number, due);
                    out.write(
                            ascii(
                                    "PUB %s %d\r\n%s\r\n"
                                            .formatted(
                                                    topics.get((int) (number % pace.topics())),
                                                    text.length,
                                                    new String(text, StandardCharsets.US_ASCII))));
                });
        return new Published(pace.count(), true);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        publisher.close();
        process.close();
    }
}
