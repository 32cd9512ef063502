package parley.api.ws;

import io.netty.channel.WriteBufferWaterMark;
import java.time.Duration;

/**
 * What one connection may cost.
 *
 * @param messageBytes size of a message that is received; a longer one closes with 1009
 * @param lowMark pending bytes below which a connection is writable again
 * @param highMark pending bytes above which it is not
 * @param pingEvery how often the peer is asked for a sign of life; it is gone when it gave none for
 *     two such times
 * @param closeWait how long a peer may take to answer that the connection closes
 */
public record WebSocketBounds(
        int messageBytes, int lowMark, int highMark, Duration pingEvery, Duration closeWait) {
    /** Messages of 64 KiB, 12 and 32 KiB pending, pings every 30 s, 5 s to close. */
    public static final WebSocketBounds DEFAULT =
            new WebSocketBounds(
                    64 * 1024, 12 * 1024, 32 * 1024, Duration.ofSeconds(30), Duration.ofSeconds(5));

    public WebSocketBounds {
        if (messageBytes < 1 || lowMark < 1 || highMark < lowMark) {
            throw new IllegalArgumentException(
                    "Bounds of " + messageBytes + ", " + lowMark + ", " + highMark + " bytes");
        }
        if (!pingEvery.isPositive() || !closeWait.isPositive()) {
            throw new IllegalArgumentException("Times of " + pingEvery + ", " + closeWait);
        }
    }

    WriteBufferWaterMark marks() {
        return new WriteBufferWaterMark(lowMark, highMark);
    }
}
