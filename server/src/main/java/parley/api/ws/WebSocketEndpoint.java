package parley.api.ws;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerListener;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceOptions;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.websocket.WebSocketProtocolHandler;
import com.linecorp.armeria.server.websocket.WebSocketService;
import io.netty.channel.Channel;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Answers the upgrade of an HTTP/1.1 request; from then on the connection is no longer the HTTP
 * server's, but counts as one of its connections until it closes. The request ends with the
 * upgrade, status 101, and until then has the server's bounds on time and size. When the server
 * stops, the connections close with 1001.
 *
 * <p>It is a {@link WebSocketService} by name only, because to no other does Armeria pass a request
 * that asks for an upgrade.
 */
public final class WebSocketEndpoint implements WebSocketService {
    /** A refusal in the form that errors have. */
    @FunctionalInterface
    public interface Refusals {
        HttpResponse refuse(HttpStatus status, String message);
    }

    private final WebSocketAcceptor acceptor;
    private final Origins origins;
    private final WebSocketBounds bounds;
    private final Refusals refusals;
    private final Optional<HttpService> otherwise;
    private final Pulses pulses;
    private final Fence fence;
    private volatile boolean started;
    private volatile boolean stopping;

    /**
     * @param otherwise answers requests that ask for no upgrade, in place of a 426
     */
    public WebSocketEndpoint(
            WebSocketAcceptor acceptor,
            Origins origins,
            WebSocketBounds bounds,
            Refusals refusals,
            Optional<HttpService> otherwise) {
        this.acceptor = acceptor;
        this.origins = origins;
        this.bounds = bounds;
        this.refusals = refusals;
        this.otherwise = otherwise;
        pulses = new Pulses(bounds.pingEvery());
        fence = new Fence(() -> stopping);
    }

    /**
     * Armeria asks when the server is built whether to announce WebSocket over HTTP/2, which is not
     * spoken here, and again at each request for an upgrade.
     */
    @Override
    public <T> @Nullable T as(Class<T> type) {
        return type == WebSocketService.class && !started ? null : WebSocketService.super.as(type);
    }

    @Override
    public void serviceAdded(ServiceConfig config) throws Exception {
        config.server()
                .addListener(
                        ServerListener.builder()
                                .whenStarting((Server _) -> started = true)
                                .whenStopping((Server _) -> stop())
                                .build());
        if (otherwise.isPresent()) {
            otherwise.get().serviceAdded(config);
        }
    }

    private void stop() {
        stopping = true;
        pulses.stop();
    }

    /** The server's own. */
    @Override
    public ServiceOptions options() {
        return otherwise.map(HttpService::options).orElse(ServiceOptions.of());
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
        RequestHeaders headers = request.headers();
        if (!Handshake.isAskedFor(headers) || context.sessionProtocol().isMultiplex()) {
            return otherwise.isPresent()
                    ? otherwise.get().serve(context, request)
                    : refuse(
                            new Handshake.Refusal(
                                    HttpStatus.UPGRADE_REQUIRED,
                                    "This is for WebSocket connections"));
        }
        Takeover takeover = Takeover.prepare(channel(context), bounds, pulses, fence);
        Optional<Handshake.Refusal> refusal =
                Handshake.refusal(headers, origins, context.sessionProtocol().isTls());
        if (refusal.isPresent()) {
            return refuse(refusal.get());
        }
        if (stopping) {
            return refuse(new Handshake.Refusal(HttpStatus.SERVICE_UNAVAILABLE, "The hub stops"));
        }
        CompletableFuture<? extends WebSocketHandler> accepted =
                acceptor.accept(context).toCompletableFuture();
        return accepted.isDone() && !accepted.isCompletedExceptionally()
                ? upgrade(headers, takeover, accepted.resultNow())
                : HttpResponse.of(
                        accepted.thenApplyAsync(
                                handler -> upgrade(headers, takeover, handler),
                                context.eventLoop()));
    }

    private static Channel channel(ServiceRequestContext context) {
        return Objects.requireNonNull(context.log().partial().channel(), "No channel");
    }

    private HttpResponse refuse(Handshake.Refusal refusal) {
        HttpResponse response = refusals.refuse(refusal.status(), refusal.message());
        return refusal.status().equals(HttpStatus.UPGRADE_REQUIRED)
                ? response.mapHeaders(WebSocketEndpoint::withWhatIsSpoken)
                : response;
    }

    private static ResponseHeaders withWhatIsSpoken(ResponseHeaders headers) {
        return headers.toBuilder()
                .set(HttpHeaderNames.UPGRADE, "websocket")
                .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13")
                .build();
    }

    private static HttpResponse upgrade(
            RequestHeaders headers, Takeover takeover, WebSocketHandler handler) {
        takeover.serveWith(handler);
        HttpResponseWriter response = HttpResponse.streaming();
        response.write(Handshake.accepted(headers));
        response.close();
        return response;
    }

    /** Never asked for: {@link #serve(ServiceRequestContext, HttpRequest)} answers everything. */
    @Override
    public WebSocket serve(ServiceRequestContext context, WebSocket in) {
        throw new UnsupportedOperationException("Frames do not pass through Armeria");
    }

    /** Never asked for. */
    @Override
    public WebSocketProtocolHandler protocolHandler() {
        throw new UnsupportedOperationException("Frames do not pass through Armeria");
    }
}
