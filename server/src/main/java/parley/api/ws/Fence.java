package parley.api.ws;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.function.BooleanSupplier;

/**
 * Stands between a connection and the HTTP server that it was taken from, which still tidies up: it
 * ends its response, closes what it believes to be idle, and closes the connection of a last
 * request. None of that reaches the connection, except that the server closes when it stops.
 */
@ChannelHandler.Sharable
final class Fence extends ChannelOutboundHandlerAdapter {
    private final BooleanSupplier serverStops;

    Fence(BooleanSupplier serverStops) {
        this.serverStops = serverStops;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ReferenceCountUtil.release(message);
        promise.trySuccess();
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        // Nothing of the server's is there to be flushed.
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (serverStops.getAsBoolean()) {
            var _ = context.close(promise);
        } else {
            promise.tryFailure(new IllegalStateException("The connection was upgraded"));
        }
    }
}
