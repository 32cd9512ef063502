package parley.log;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The port that the embedded database listens on: the same at every start, as long as it is free.
 */
final class EmbeddedPort {

    /** Below the range from which systems take ports for outgoing connections. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 30_000;

    private static final int TRIES = 200;

    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{3,4}");

    private EmbeddedPort() {}

    /**
     * The port that the file remembers, or, when that is taken, another, which it then remembers.
     *
     * @throws IOException when no port is free
     */
    static int choose(Path file, RandomGenerator random) throws IOException {
        if (Files.exists(file)) {
            String text = Files.readString(file).strip();
            if (NUMBER.matcher(text).matches() && isFree(Integer.parseInt(text))) {
                return Integer.parseInt(text);
            }
        }
        for (int i = 0; i < TRIES; i++) {
            int port = random.nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                EmbeddedFiles.write(file, port + "\n");
                return port;
            }
        }
        throw new IOException("no port is free between %d and %d".formatted(LOWEST, HIGHEST));
    }

    private static boolean isFree(int port) {
        if (port > 65_535) {
            return false;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
