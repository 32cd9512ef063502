package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class FollowerTest {

    private static final String SWITCHED = "HTTP/1.1 101 Switching Protocols\r\n\r\n";

    private final Sequence sequence = new Sequence("topic");
    private final Noted noted = new Noted();

    private static final class Noted implements Follower.Audience {
        private int delivered;
        private long lost;
        private int astray;
        private int joined;

        @Override
        public void delivered(long latencyNanos) {
            delivered++;
        }

        @Override
        public void lost(long count) {
            lost += count;
        }

        @Override
        public void wentAstray() {
            astray++;
        }

        @Override
        public void joined() {
            joined++;
        }
    }

    @Test
    void readsMessagesThatComeInPieces() throws IOException {
        follow(LiveDialect.NCHAN, 1, SWITCHED + frame(text(0)) + frame(text(1)));
        assertThat(noted.joined).isEqualTo(1);
        assertThat(noted.delivered).isEqualTo(2);
        assertThat(sequence.size()).isEqualTo(2);
        assertThat(noted.lost + noted.astray).isZero();
    }

    @Test
    void findsMessagesOfNatsWhereverItsFramesEnd() throws IOException {
        String stream =
                "MSG topic 1 128\r\n" + text(0) + "\r\nMSG topic 1 128\r\n" + text(1) + "\r\n";
        for (int cut = 1; cut < stream.length(); cut += 7) {
            sequence.clear();
            noted.delivered = 0;
            follow(
                    LiveDialect.NATS,
                    4096,
                    SWITCHED
                            + frame("PONG\r\n")
                            + frame(stream.substring(0, cut))
                            + frame(stream.substring(cut)));
            assertThat(noted.delivered).as("cut at %d", cut).isEqualTo(2);
        }
        assertThat(noted.astray).isZero();
    }

    @Test
    void noticesWhatIsMissingAndWhatComesAgain() throws IOException {
        sequence.append(0, "");
        sequence.append(1, "");
        sequence.append(2, "");
        follow(
                LiveDialect.NCHAN,
                4096,
                SWITCHED + frame(text(0)) + frame(text(2)) + frame(text(1)));
        assertThat(noted.lost).isEqualTo(1);
        assertThat(noted.astray).isEqualTo(1);
    }

    /** A server that sends this, in pieces of so many bytes at most, and a follower of it. */
    private void follow(LiveDialect dialect, int piece, String all) throws IOException {
        byte[] bytes = all.getBytes(StandardCharsets.ISO_8859_1);
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Selector selector = Selector.open()) {
            Follower follower =
                    new Follower(
                            new InetSocketAddress(
                                    InetAddress.getLoopbackAddress(), listening.getLocalPort()),
                            dialect,
                            sequence,
                            noted);
            follower.open(selector, false);
            ByteBuffer buffer = ByteBuffer.allocate(HubConnection.BUFFER);
            try (Socket peer = listening.accept()) {
                peer.setTcpNoDelay(true);
                OutputStream out = peer.getOutputStream();
                for (int at = 0; at < bytes.length; at += piece) {
                    out.write(bytes, at, Math.min(piece, bytes.length - at));
                    selector.select(10_000);
                    selector.selectedKeys().clear();
                    follower.receive(buffer);
                }
            }
            follower.cut();
        }
    }

    private static String text(long number) {
        byte[] text = new byte[Stamp.LENGTH];
        Stamp.write(text, 0, number, System.nanoTime());
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static String frame(String payload) {
        int length = payload.length();
        String head =
                length < 126
                        ? "" + (char) 0x82 + (char) length
                        : ""
                                + (char) 0x82
                                + (char) 126
                                + (char) (length >> 8)
                                + (char) (length & 0xFF);
        return head + payload;
    }
}
