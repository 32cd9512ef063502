package parley.api.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.api.ws.RawPeer.join;
import static parley.api.ws.RawPeer.request;
import static parley.api.ws.RawPeer.text;

import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpStatusException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How a request becomes a connection, or fails to in time. */
class WebSocketUpgradeTest {
    private static EndpointFixture server;

    @BeforeAll
    static void start() {
        LeakWatch.begin();
        server = new EndpointFixture.Plan().start();
    }

    @AfterAll
    static void stop() {
        server.close();
        LeakWatch.assertNoLeaks();
    }

    @Test
    void theRequestEndsWithTheUpgradeAndIsSeenOnce() throws Exception {
        try (EndpointFixture quiet = new EndpointFixture.Plan().start()) {
            try (RawPeer _ = RawPeer.open(quiet.port())) {
                assertThat(quiet.nextRequest().responseStatus().code()).isEqualTo(101);
            }
            try (RawPeer peer = RawPeer.connect(quiet.port())) {
                peer.send("GET /plain HTTP/1.1\r\nHost: h\r\n\r\n");
                assertThat(peer.readResponse().body()).isEqualTo("plain");
            }
            assertThat(quiet.nextRequest().context().path()).isEqualTo("/plain");
            assertThat(quiet.requests).isEmpty();
        }
    }

    @Test
    void framesMayFollowTheHandshakeInOnePacket() throws IOException {
        try (RawPeer peer = RawPeer.connect(server.port())) {
            peer.send(join(request(""), text("at once"), text("and more")));
            assertThat(peer.readResponse().status()).isEqualTo(101);
            assertThat(peer.readFrame().text()).isEqualTo("at once");
            assertThat(peer.readFrame().text()).isEqualTo("and more");
        }
    }

    @Test
    void aHandshakeByteByByteIsTheSameHandshake() throws IOException {
        try (RawPeer peer = RawPeer.connect(server.port())) {
            for (byte b : request("")) {
                peer.send(new byte[] {b});
            }
            assertThat(peer.readResponse().status()).isEqualTo(101);
        }
    }

    @Test
    void aConnectionMayBeUpgradedAfterOtherRequests() throws IOException {
        try (RawPeer peer = RawPeer.connect(server.port())) {
            for (int i = 0; i < 3; i++) {
                peer.send("GET /plain HTTP/1.1\r\nHost: h\r\n\r\n");
                assertThat(peer.readResponse().body()).isEqualTo("plain");
            }
            peer.upgraded().send(text("now"));
            assertThat(peer.readFrame().text()).isEqualTo("now");
        }
    }

    @Test
    void aSlowHandshakeIsEnded() throws IOException {
        EndpointFixture.Plan plan = new EndpointFixture.Plan();
        plan.server = builder -> builder.idleTimeoutMillis(200);
        try (EndpointFixture impatient = plan.start();
                RawPeer peer = RawPeer.connect(impatient.port())) {
            byte[] request = request("");
            peer.send(Arrays.copyOf(request, request.length - 1));
            peer.awaitEnd();
        }
    }

    @Test
    void whatTheAcceptorRefusesIsAnsweredAsAnyFailure() throws Exception {
        EndpointFixture.Plan plan = new EndpointFixture.Plan();
        plan.acceptor =
                _ ->
                        CompletableFuture.failedFuture(
                                HttpStatusException.of(HttpStatus.UNAUTHORIZED));
        try (EndpointFixture closed = plan.start();
                RawPeer peer = RawPeer.connect(closed.port())) {
            peer.send(request(""));
            assertThat(peer.readResponse().status()).isEqualTo(401);
            assertThat(closed.nextRequest().responseStatus().code()).isEqualTo(401);
        }
    }

    @Test
    void theAcceptorMayTakeItsTime() throws Exception {
        CompletableFuture<WebSocketHandler> slow = new CompletableFuture<>();
        CompletableFuture<Boolean> asked = new CompletableFuture<>();
        EndpointFixture.Plan plan = new EndpointFixture.Plan();
        plan.acceptor =
                _ -> {
                    asked.complete(true);
                    return slow;
                };
        try (EndpointFixture thinking = plan.start();
                RawPeer peer = RawPeer.connect(thinking.port())) {
            peer.send(request(""));
            asked.join();
            slow.complete(thinking.handler(true));
            assertThat(peer.readResponse().status()).isEqualTo(101);
            peer.send(text("hello"));
            assertThat(peer.readFrame().text()).isEqualTo("hello");
        }
    }

    @Test
    void anAcceptorThatTakesTooLongMeetsTheRequestsTimeout() throws Exception {
        EndpointFixture.Plan plan = new EndpointFixture.Plan();
        plan.acceptor = _ -> new CompletableFuture<WebSocketHandler>();
        plan.server = builder -> builder.requestTimeoutMillis(100);
        try (EndpointFixture stuck = plan.start();
                RawPeer peer = RawPeer.connect(stuck.port())) {
            peer.send(request(""));
            assertThat(peer.readResponse().status()).isEqualTo(408);
        }
    }

    @Test
    void whoDoesNotWaitForTheAnswerIsCutOff() throws Exception {
        EndpointFixture.Plan plan = new EndpointFixture.Plan();
        plan.acceptor = _ -> new CompletableFuture<WebSocketHandler>();
        try (EndpointFixture stuck = plan.start();
                RawPeer peer = RawPeer.connect(stuck.port())) {
            peer.send(join(request(""), request("")));
            peer.awaitEnd();
        }
    }
}
