package parley.api.ws;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes a channel from the HTTP server: waits behind its codec until the 101 has passed, upon which
 * the server removes the codec, then removes all other handlers but TLS and puts a {@link
 * ServerWebSocket} in their place. What the server knew of the connection can then be forgotten,
 * and neither direction passes through what HTTP needs. What a client sends that is refused, or
 * that does not wait, ends here.
 */
final class Takeover extends ChannelDuplexHandler {
    private final WebSocketBounds bounds;
    private final Pulses pulses;
    private final Fence fence;
    private @Nullable WebSocketHandler handler;
    private boolean answered;
    private boolean switched;
    private boolean taken;

    private Takeover(WebSocketBounds bounds, Pulses pulses, Fence fence) {
        this.bounds = bounds;
        this.pulses = pulses;
        this.fence = fence;
    }

    /** On the channel's event loop, before the request is answered. */
    static Takeover prepare(Channel channel, WebSocketBounds bounds, Pulses pulses, Fence fence) {
        Takeover takeover = new Takeover(bounds, pulses, fence);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addAfter(codec(pipeline), null, takeover);
        return takeover;
    }

    /** The name of the handler between bytes and HTTP: Armeria's own, of no public class. */
    private static String codec(ChannelPipeline pipeline) {
        for (Map.Entry<String, ChannelHandler> named : pipeline) {
            if (named.getValue() instanceof HttpServerUpgradeHandler.SourceCodec) {
                return named.getKey();
            }
        }
        throw new IllegalStateException("A channel without HTTP: " + pipeline.names());
    }

    /** Before the 101 is written. */
    void serveWith(WebSocketHandler handler) {
        this.handler = handler;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            answered = true;
            switched = response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
            if (switched) {
                context.executor().execute(() -> takeOver(context));
            }
        }
        var _ = context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf && switched) { // the codec is gone already
            takeOver(context);
            context.fireChannelRead(message);
        } else if (message instanceof LastHttpContent end && !end.content().isReadable()) {
            context.fireChannelRead(message); // the end of the request
        } else {
            ReferenceCountUtil.release(message);
            if (!answered) { // a client has to wait for the answer
                var _ = context.close();
            }
        }
    }

    private void takeOver(ChannelHandlerContext context) {
        if (taken || !context.channel().isActive()) {
            return;
        }
        taken = true;
        Channel channel = context.channel();
        ServerWebSocket webSocket =
                new ServerWebSocket(
                        channel,
                        bounds,
                        pulses.of(channel.eventLoop()),
                        Objects.requireNonNull(handler, "Switched without a handler"));
        ChannelPipeline pipeline = context.pipeline();
        pipeline.addAfter(context.name(), null, webSocket);
        pipeline.addAfter(pipeline.context(webSocket).name(), null, fence);
        for (ChannelHandler other : pipeline.toMap().values()) {
            if (other != webSocket && other != fence && !(other instanceof SslHandler)) {
                pipeline.remove(other);
            }
        }
        webSocket.open();
    }
}
