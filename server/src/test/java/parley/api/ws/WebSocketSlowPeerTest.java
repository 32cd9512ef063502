package parley.api.ws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static parley.api.ws.RawPeer.frame;
import static parley.api.ws.RawPeer.text;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers that do not read: they cost a bounded amount, and can go on when they read again. */
class WebSocketSlowPeerTest {
    private static final int PAYLOAD = 8 * 1024;
    private static final int HIGH = WebSocketBounds.DEFAULT.highMark();
    private static final int LOW = WebSocketBounds.DEFAULT.lowMark();

    /** What Netty counts for each buffer that is pending, beside its bytes. */
    private static final int EACH = 96;

    private EndpointFixture server;
    private ByteBuf shared;

    @BeforeAll
    static void watch() {
        LeakWatch.begin();
    }

    @AfterAll
    static void nothingLeaked() {
        LeakWatch.assertNoLeaks();
    }

    @BeforeEach
    void start() {
        server = new EndpointFixture.Plan().start();
        shared =
                Frames.texts(
                        ByteBufAllocator.DEFAULT,
                        Collections.nCopies(8, "x".repeat(PAYLOAD / 8).getBytes(UTF_8)));
    }

    @AfterEach
    void sharedIsReleasedOnce() {
        assertThat(shared.refCnt()).isEqualTo(1);
        shared.release();
        server.close();
    }

    /** Sends for as long as the connection is writable; answers how often it was. */
    private int fill(EndpointFixture.Handler handler) throws Exception {
        return handler.on(
                it -> {
                    int sent = 0;
                    while (it.isWritable()) {
                        it.send(shared);
                        sent++;
                    }
                    return sent;
                });
    }

    @Test
    void whatIsPendingIsBoundedAndDrainedIsTold() throws Exception {
        try (RawPeer peer = RawPeer.connectTight(server.port())) {
            peer.upgraded();
            EndpointFixture.Handler handler = server.nextHandler();
            assertThat(handler.next()).isEqualTo("opened");
            int sent = fill(handler);
            assertThat(handler.on(WebSocketConnection::pendingBytes))
                    .isGreaterThan(HIGH)
                    .isLessThan(HIGH + shared.readableBytes() + EACH);
            assertThat(handler.told).isEmpty();
            // What the operating systems took on both sides: no megabytes.
            assertThat(sent * shared.readableBytes()).isLessThan(512 * 1024);
            for (int i = 0; i < 8 * sent; i++) {
                assertThat(peer.readFrame().payload()).hasSize(PAYLOAD / 8);
            }
            assertThat(handler.next()).isEqualTo("drained");
            assertThat(handler.on(WebSocketConnection::pendingBytes)).isLessThan(LOW);
            assertThat(handler.on(WebSocketConnection::isWritable)).isTrue();
        }
        awaitClosed();
    }

    private void awaitClosed() throws InterruptedException {
        while (server.connections() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aPeerThatDoesNotReadIsNotTakenForDead() throws Exception {
        try (EndpointFixture quick = new EndpointFixture.Plan().quick(50, 60_000).start()) {
            RawPeer stalled = RawPeer.connectTight(quick.port()).upgraded();
            EndpointFixture.Handler handler = quick.nextHandler();
            int sent = fill(handler);
            for (int i = 0; i < 3; i++) {
                // Each of these is gone after two silent intervals.
                try (RawPeer _ = RawPeer.open(quick.port())) {
                    EndpointFixture.Handler other = quick.nextHandler();
                    assertThat(other.next()).isEqualTo("opened");
                    assertThat(other.next()).isEqualTo("closed");
                }
            }
            for (int i = 0; i < 8 * sent; i++) {
                assertThat(stalled.readFrame().payload()).hasSize(PAYLOAD / 8);
            }
            assertThat(handler.next()).isEqualTo("opened");
            assertThat(handler.next()).isEqualTo("drained");
            stalled.close();
            assertThat(handler.next()).isEqualTo("closed");
        }
    }

    @Test
    void aPeerThatGoesAwayWhileMuchIsPendingFreesIt() throws Exception {
        RawPeer peer = RawPeer.connectTight(server.port()).upgraded();
        EndpointFixture.Handler handler = server.nextHandler();
        fill(handler);
        assertThat(shared.refCnt()).isGreaterThan(1);
        peer.close();
        assertThat(handler.next()).isEqualTo("opened");
        assertThat(handler.next()).isEqualTo("closed");
    }

    @Test
    void oneBufferGoesToManyPeers() throws Exception {
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            peers.add(RawPeer.open(server.port()));
        }
        for (int i = 0; i < 20; i++) {
            server.nextHandler()
                    .on(
                            it -> {
                                it.send(shared);
                                it.send(shared);
                                return it;
                            });
        }
        for (RawPeer peer : peers) {
            for (int i = 0; i < 16; i++) {
                assertThat(peer.readFrame().payload()).hasSize(PAYLOAD / 8);
            }
            peer.close();
        }
    }

    @Test
    void aPeerThatDoesNotReadIsNotListenedTo() throws Exception {
        try (RawPeer peer = RawPeer.connectTight(server.port())) {
            peer.upgraded();
            EndpointFixture.Handler handler = server.nextHandler();
            assertThat(handler.next()).isEqualTo("opened");
            int before = fill(handler);
            for (int i = 0; i < 100; i++) {
                peer.send(text("m" + i));
            }
            // The first one, and its echo, before it is noticed; the others once there is room.
            assertThat(handler.next()).isEqualTo("text m0");
            handler.on(it -> it);
            assertThat(handler.told).isEmpty();
            for (int i = 0; i < 8 * before; i++) {
                assertThat(peer.readFrame().payload()).hasSize(PAYLOAD / 8);
            }
            for (int i = 0; i < 100; i++) {
                assertThat(peer.readFrame().text()).isEqualTo("m" + i);
            }
            List<String> told = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                told.add(handler.next());
            }
            assertThat(told).contains("drained", "text m1", "text m99");
        }
        awaitClosed();
    }

    /** Pings are read all the time, or the peer's own pongs would be missed. */
    @Test
    void pingsWithoutReadingCostTheAnswerToTheLast() throws Exception {
        try (RawPeer peer = RawPeer.connectTight(server.port())) {
            peer.upgraded();
            EndpointFixture.Handler handler = server.nextHandler();
            assertThat(handler.next()).isEqualTo("opened");
            int before = fill(handler);
            long pending = handler.on(WebSocketConnection::pendingBytes);
            byte[] ping = frame(0x89, "p".repeat(125).getBytes(UTF_8));
            for (int i = 0; i < 5000; i++) {
                peer.send(ping);
            }
            peer.send(frame(0x89, "last".getBytes(UTF_8)));
            peer.send(text("all read"));
            assertThat(handler.next()).isEqualTo("text all read");
            assertThat(handler.on(WebSocketConnection::pendingBytes)).isLessThan(pending + 16_384);
            for (int i = 0; i < 8 * before; i++) {
                assertThat(peer.readFrame().payload()).hasSize(PAYLOAD / 8);
            }
            String last = "";
            int pongs = 0;
            while (!last.equals("last")) {
                RawPeer.Frame frame = peer.readFrame();
                if (frame.opcode() == Opcode.PONG) {
                    last = frame.text();
                    pongs++;
                }
            }
            assertThat(pongs).isLessThan(100);
        }
        awaitClosed();
    }
}
