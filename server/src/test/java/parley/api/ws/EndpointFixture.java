package parley.api.ws;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server with an endpoint at {@code /live}, and what its handlers were told. */
final class EndpointFixture implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    final BlockingQueue<Handler> handlers = new LinkedBlockingQueue<>();
    final BlockingQueue<RequestLog> requests = new LinkedBlockingQueue<>();
    private final Server server;

    /** Writes down what it is told, and echoes texts where it is to. */
    static final class Handler implements WebSocketHandler {
        final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        final CompletableFuture<WebSocketConnection> connection = new CompletableFuture<>();
        private final boolean echoes;

        Handler(boolean echoes) {
            this.echoes = echoes;
        }

        @Override
        public void opened(WebSocketConnection connection) {
            told.add("opened");
            this.connection.complete(connection);
        }

        @Override
        public void text(WebSocketConnection connection, String text) {
            told.add("text " + text);
            if (text.equals("fail")) {
                throw new IllegalStateException("asked to");
            }
            if (echoes) {
                var frames = Frames.text(ByteBufAllocator.DEFAULT, text);
                connection.send(frames);
                frames.release();
            }
        }

        @Override
        public void drained(WebSocketConnection connection) {
            told.add("drained");
        }

        @Override
        public void closed(WebSocketConnection connection) {
            told.add("closed");
        }

        /** What it is told next. */
        String next() throws InterruptedException {
            String next = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).isNotNull();
            return next;
        }

        /** Does something on the connection's event loop, and waits for it. */
        <T> T on(Function<WebSocketConnection, T> work) throws Exception {
            WebSocketConnection it = connection.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return it.eventLoop()
                    .submit(() -> work.apply(it))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** How the endpoint is built, and the server around it. */
    static final class Plan {
        WebSocketBounds bounds = WebSocketBounds.DEFAULT;
        boolean echoes = true;
        @Nullable WebSocketAcceptor acceptor;
        Optional<HttpService> otherwise = Optional.empty();
        Consumer<ServerBuilder> server = _ -> {};

        EndpointFixture start() {
            return new EndpointFixture(this);
        }

        /** With pings and waits of that many milliseconds. */
        Plan quick(int pingMillis, int closeMillis) {
            bounds =
                    new WebSocketBounds(
                            bounds.messageBytes(),
                            bounds.lowMark(),
                            bounds.highMark(),
                            Duration.ofMillis(pingMillis),
                            Duration.ofMillis(closeMillis));
            return this;
        }
    }

    private EndpointFixture(Plan plan) {
        WebSocketAcceptor accept =
                plan.acceptor == null
                        ? _ -> CompletableFuture.completedFuture(handler(plan.echoes))
                        : plan.acceptor;
        WebSocketEndpoint endpoint =
                new WebSocketEndpoint(
                        accept,
                        Origins.ownAnd(Set.of("https://pages.example")),
                        plan.bounds,
                        (status, message) ->
                                HttpResponse.of(
                                        status, MediaType.JSON, "{\"message\": \"%s\"}", message),
                        plan.otherwise);
        ServerBuilder builder =
                Server.builder()
                        .http(0)
                        .workerGroup(1)
                        .gracefulShutdownTimeoutMillis(50, 5000)
                        .service("/live", endpoint)
                        .service("/plain", (_, _) -> HttpResponse.of("plain"))
                        .decorator(
                                (behind, context, request) -> {
                                    context.log().whenComplete().thenAccept(requests::add);
                                    return behind.serve(context, request);
                                });
        plan.server.accept(builder);
        server = builder.build();
        server.start().join();
    }

    /** One that is to be accepted. */
    Handler handler(boolean echoes) {
        Handler handler = new Handler(echoes);
        handlers.add(handler);
        return handler;
    }

    int port() {
        return server.activeLocalPort(SessionProtocol.HTTP);
    }

    int tlsPort() {
        return server.activeLocalPort(SessionProtocol.HTTPS);
    }

    int connections() {
        return server.numConnections();
    }

    /** The handler of the connection that was opened next. */
    Handler nextHandler() throws InterruptedException {
        Handler handler = handlers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(handler).isNotNull();
        return handler;
    }

    RequestLog nextRequest() throws InterruptedException {
        RequestLog request = requests.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        return request;
    }

    /** Has the server stop. */
    CompletableFuture<Void> stop() {
        return server.stop();
    }

    /** Does not wait for the server's threads, which take their time to end. */
    @Override
    public void close() {
        var _ = stop();
    }
}
