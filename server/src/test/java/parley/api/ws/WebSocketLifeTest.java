package parley.api.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static parley.api.ws.RawPeer.close;
import static parley.api.ws.RawPeer.frame;
import static parley.api.ws.RawPeer.text;

import com.linecorp.armeria.common.SessionProtocol;
import io.netty.buffer.ByteBufAllocator;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How connections live and end. */
class WebSocketLifeTest {
    private static final byte[] NOTHING = {};
    private static final int LONG = 60_000;

    @BeforeAll
    static void watch() {
        LeakWatch.begin();
    }

    @AfterAll
    static void nothingLeaked() {
        LeakWatch.assertNoLeaks();
    }

    private static EndpointFixture start() {
        return new EndpointFixture.Plan().start();
    }

    @Test
    void theHandlerHearsOfEverythingInOrder() throws Exception {
        try (EndpointFixture server = start()) {
            try (RawPeer peer = RawPeer.open(server.port())) {
                peer.send(text("one"));
                peer.send(text("two"));
                assertThat(peer.readFrame().text()).isEqualTo("one");
                assertThat(peer.readFrame().text()).isEqualTo("two");
            }
            EndpointFixture.Handler handler = server.nextHandler();
            assertThat(List.of(handler.next(), handler.next(), handler.next(), handler.next()))
                    .containsExactly("opened", "text one", "text two", "closed");
            assertThat(handler.told).isEmpty();
        }
    }

    @Test
    void whatIsSentOnAConnectionThatIsGoneIsReleased() throws Exception {
        try (EndpointFixture server = start()) {
            RawPeer.open(server.port()).close();
            EndpointFixture.Handler handler = server.nextHandler();
            assertThat(handler.next()).isEqualTo("opened");
            assertThat(handler.next()).isEqualTo("closed");
            var frames = Frames.text(ByteBufAllocator.DEFAULT, "late");
            handler.on(
                    it -> {
                        it.send(frames);
                        it.close(1000, "");
                        return it.isWritable();
                    });
            assertThat(handler.on(WebSocketConnection::isWritable)).isFalse();
            assertThat(handler.on(WebSocketConnection::pendingBytes)).isZero();
            assertThat(frames.refCnt()).isEqualTo(1);
            frames.release();
        }
    }

    @Test
    void theServerMayBeginToClose() throws Exception {
        try (EndpointFixture server = start();
                RawPeer peer = RawPeer.open(server.port())) {
            EndpointFixture.Handler handler = server.nextHandler();
            handler.on(
                    it -> {
                        it.close(4000, "go — " + "ü".repeat(100));
                        it.close(1000, "not again");
                        return it;
                    });
            RawPeer.Frame close = peer.readFrame();
            assertThat(close.code()).isEqualTo(4000);
            assertThat(close.payload().length).isBetween(122, 125);
            assertThat(new String(close.payload(), 2, 123 - 2, StandardCharsets.UTF_8))
                    .startsWith("go — üü")
                    .endsWith("ü");
            peer.send(text("ignored"));
            peer.send(close(4000));
            peer.awaitEnd();
            assertThat(handler.next()).isEqualTo("opened");
            assertThat(handler.next()).isEqualTo("closed");
        }
    }

    @Test
    void aPeerThatDoesNotAnswerACloseIsCutOff() throws Exception {
        try (EndpointFixture server = new EndpointFixture.Plan().quick(LONG, 100).start();
                RawPeer peer = RawPeer.open(server.port())) {
            EndpointFixture.Handler handler = server.nextHandler();
            handler.on(
                    it -> {
                        it.close(1000, "");
                        return it;
                    });
            assertThat(peer.readEnd()).isEqualTo(1000);
            assertThat(handler.next()).isEqualTo("opened");
            assertThat(handler.next()).isEqualTo("closed");
        }
    }

    @Test
    void aPeerThatDoesNotCloseAfterAViolationIsCutOff() throws Exception {
        try (EndpointFixture server = new EndpointFixture.Plan().quick(LONG, 100).start();
                RawPeer peer = RawPeer.open(server.port())) {
            peer.send(frame(0x82, NOTHING));
            EndpointFixture.Handler handler = server.nextHandler();
            assertThat(handler.next()).isEqualTo("opened");
            assertThat(handler.next()).isEqualTo("closed"); // and the peer is still there
            assertThat(peer.readEnd()).isEqualTo(1003);
        }
    }

    @Test
    void aPeerThatIsSilentIsPingedAndThenReleased() throws Exception {
        try (EndpointFixture server = new EndpointFixture.Plan().quick(200, LONG).start();
                RawPeer peer = RawPeer.open(server.port())) {
            // After its handshake, and after each silent time but the last.
            assertThat(peer.readFrame().opcode()).isEqualTo(Opcode.PING);
            assertThat(peer.readFrame().opcode()).isEqualTo(Opcode.PING);
            assertThatExceptionOfType(EOFException.class).isThrownBy(peer::readFrame);
            EndpointFixture.Handler handler = server.nextHandler();
            assertThat(handler.next()).isEqualTo("opened");
            assertThat(handler.next()).isEqualTo("closed");
        }
    }

    @Test
    void aPeerThatAnswersPingsStays() throws Exception {
        try (EndpointFixture server = new EndpointFixture.Plan().quick(200, LONG).start();
                RawPeer peer = RawPeer.open(server.port())) {
            for (int i = 0; i < 6; i++) {
                assertThat(peer.readFrame().opcode()).isEqualTo(Opcode.PING);
                peer.send(frame(0x8A, NOTHING));
            }
            peer.send(text("still here"));
            RawPeer.Frame frame = peer.readFrame();
            while (frame.opcode() == Opcode.PING) {
                frame = peer.readFrame();
            }
            assertThat(frame.text()).isEqualTo("still here");
        }
    }

    @Test
    void whoStaysIsPingedWhoeverElseLeaves() throws Exception {
        List<RawPeer> peers = new ArrayList<>();
        try (EndpointFixture server = new EndpointFixture.Plan().quick(2000, LONG).start()) {
            for (int i = 0; i < 40; i++) {
                peers.add(RawPeer.open(server.port()));
            }
            leaveEverySecond(peers, server);
            leaveEverySecond(peers, server); // among them some that took others' places
            for (RawPeer peer : peers) {
                assertThat(peer.readFrame().opcode()).isEqualTo(Opcode.PING);
            }
        } finally {
            for (RawPeer peer : peers) {
                peer.close();
            }
        }
    }

    private static void leaveEverySecond(List<RawPeer> peers, EndpointFixture server)
            throws Exception {
        for (int i = peers.size() - 1; i >= 0; i -= 2) {
            peers.remove(i).close();
        }
        while (server.connections() > peers.size()) {
            Thread.onSpinWait();
        }
    }

    /** The HTTP server closes idle connections, and those whose last request was answered. */
    @Test
    void theHttpServerLeavesAConnectionAlone() throws Exception {
        EndpointFixture.Plan plan = new EndpointFixture.Plan().quick(1500, LONG);
        plan.server = builder -> builder.idleTimeoutMillis(200);
        try (EndpointFixture server = plan.start();
                RawPeer peer = RawPeer.open(server.port())) {
            // Beyond the three seconds after which the server closes a last request's connection.
            for (int i = 0; i < 3; i++) {
                assertThat(peer.readFrame().opcode()).isEqualTo(Opcode.PING);
                peer.send(frame(0x8A, NOTHING));
            }
            peer.send(text("still here"));
            assertThat(peer.readFrame().text()).isEqualTo("still here");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aServerThatStopsSaysGoodbyeAndDoesNotWait() throws Exception {
        try (EndpointFixture server = start();
                RawPeer polite = RawPeer.open(server.port());
                RawPeer mute = RawPeer.open(server.port())) {
            server.nextHandler().on(it -> it);
            server.nextHandler().on(it -> it);
            var stopped = server.stop();
            assertThat(polite.readFrame().code()).isEqualTo(1001);
            polite.send(close(1001));
            polite.awaitEnd();
            assertThat(mute.readEnd()).isEqualTo(1001);
            stopped.join();
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void tlsIsNoDifference() throws Exception {
        EndpointFixture.Plan plan = new EndpointFixture.Plan();
        plan.server = builder -> builder.port(0, SessionProtocol.HTTPS).tlsSelfSigned();
        try (EndpointFixture server = plan.start();
                RawPeer peer = RawPeer.connectTls(server.tlsPort())) {
            peer.upgraded().send(text("hidden"));
            assertThat(peer.readFrame().text()).isEqualTo("hidden");
            String large = "x".repeat(60_000);
            peer.send(text(large));
            assertThat(peer.readFrame().text()).isEqualTo(large);
            peer.send(frame(0x89, "p".getBytes(StandardCharsets.UTF_8)));
            assertThat(peer.readFrame().opcode()).isEqualTo(Opcode.PONG);
            peer.send(frame(0x82, NOTHING));
            assertThat(peer.readEnd()).isEqualTo(1003);
        }
    }
}
