package parley.api;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerListener;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.util.AttributeKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import parley.api.ws.Origins;
import parley.api.ws.WebSocketBounds;
import parley.api.ws.WebSocketEndpoint;
import parley.api.ws.WebSocketHandler;
import parley.log.Log;
import parley.view.live.LiveLoop;
import parley.view.live.LiveView;

/** {@code /v1/live}: what happens, by WebSocket and as server-sent events. */
public final class LiveDoor {
    static final String PATH = "/v1/live";

    /** On requests whose answer goes on for as long as somebody follows. */
    static final AttributeKey<Boolean> IS_STREAM =
            AttributeKey.valueOf(LiveDoor.class, "IS_STREAM");

    private final Origins origins;
    private final OpenStreams streams = new OpenStreams();
    private final LiveAccess access;
    private final LiveView view;
    private final LiveProto protos;
    private final LiveJson json;

    /**
     * @param origins of web pages that may connect, beside the hub's own
     */
    public LiveDoor(LiveAccess access, LiveView view, Log log, Set<String> origins) {
        this.origins = Origins.ownAnd(origins);
        this.access = access;
        this.view = view;
        this.protos = new LiveProto(log);
        this.json = new LiveJson(log, protos);
    }

    /**
     * @param executor runs what may block
     */
    public void addTo(ServerBuilder builder, Executor executor) {
        builder.serverListener(
                ServerListener.builder().whenStopping((Server _) -> streams.stop()).build());
        builder.service(
                PATH,
                new WebSocketEndpoint(
                        context -> accept(context, executor),
                        origins,
                        WebSocketBounds.DEFAULT,
                        RestErrors::response,
                        Optional.of(new LiveStream(this, executor))));
    }

    private CompletionStage<WebSocketHandler> accept(
            ServiceRequestContext context, Executor executor) {
        return CompletableFuture.supplyAsync(
                () ->
                        new LiveSocket(
                                this, access.enter(context), context.clientAddress(), executor),
                executor);
    }

    /**
     * From now on the operating system gives up the request's peer only when it is gone; not, as
     * the server has it, when it reads nothing for 20 s.
     */
    static void allowStalling(ServiceRequestContext context) {
        Channel channel = context.log().partial().channel();
        if (channel != null) {
            channel.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, 0);
        }
    }

    /** Whether the web page that asks may follow, if one asks. */
    boolean admits(ServiceRequestContext context) {
        return origins.admit(context.request().headers(), context.sessionProtocol().isTls());
    }

    /**
     * What waits to be sent to each who follows something, in bytes; asks each, and waits for the
     * answers.
     */
    public List<Long> pendingBytes() {
        return streams.pendingBytes();
    }

    OpenStreams streams() {
        return streams;
    }

    LiveAccess access() {
        return access;
    }

    LiveProto protos() {
        return protos;
    }

    LiveJson json() {
        return json;
    }

    LiveLoop loop(EventLoop thread) {
        return view.loop(thread);
    }
}
