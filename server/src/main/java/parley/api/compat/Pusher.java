package parley.api.compat;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import parley.api.DialectCalls;
import parley.api.RequestName;
import parley.api.ws.Origins;
import parley.api.ws.WebSocketBounds;
import parley.api.ws.WebSocketEndpoint;
import parley.api.ws.WebSocketHandler;
import parley.view.live.LiveView;

/** Meower's WebSocket: each new message of the topic {@code public}, to any page. */
final class Pusher {
    static final String PATH = "/pusher";

    private static final RequestName NAME =
            new RequestName(Dialect.MEOWER.settingName(), HttpMethod.GET + " " + PATH);

    private final DialectCalls calls;
    private final LiveView live;
    private final Executor executor;

    /**
     * @param executor runs what may block
     */
    Pusher(DialectCalls calls, LiveView live, Executor executor) {
        this.calls = calls;
        this.live = live;
        this.executor = executor;
    }

    HttpService service(DialectAnswers answers) {
        return new WebSocketEndpoint(
                this::accept,
                Origins.any(),
                WebSocketBounds.DEFAULT,
                answers::error,
                Optional.of((context, _) -> otherwise(context, answers)));
    }

    private CompletionStage<WebSocketHandler> accept(ServiceRequestContext context) {
        NAME.give(context);
        // What is posted once the client hears that it is connected, it must be told of.
        return CompletableFuture.supplyAsync(
                () -> new PusherSocket(live, calls.enter(context), live.position()), executor);
    }

    /** To a request that asks for no upgrade. */
    private static HttpResponse otherwise(ServiceRequestContext context, DialectAnswers answers) {
        if (context.method() == HttpMethod.GET) {
            NAME.give(context);
        }
        return switch (context.method()) {
            case OPTIONS -> answers.preflight(HttpMethod.GET.name());
            case GET ->
                    answers.error(HttpStatus.UPGRADE_REQUIRED, "This is for WebSocket connections")
                            .mapHeaders(
                                    headers ->
                                            headers.toBuilder()
                                                    .set(HttpHeaderNames.UPGRADE, "websocket")
                                                    .build());
            default -> answers.wrongMethod(HttpMethod.GET.name());
        };
    }
}
