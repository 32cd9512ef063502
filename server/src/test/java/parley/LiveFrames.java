package parley;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import parley.LiveClient.Listener;

/** What a hub answers to a request for an upgrade, when that is no upgrade. */
final class LiveFrames extends ChannelInboundHandlerAdapter {
    private final Listener listener;

    LiveFrames(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof FullHttpResponse response
                && !response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            String body = response.content().toString(StandardCharsets.UTF_8);
            response.release();
            listener.told(
                    new LiveClient(context.channel()), refusal(response.status().code(), body));
            var _ = context.close();
        } else {
            context.fireChannelRead(message);
        }
    }

    /** An error as HTTP tells it, in the form of those that come in frames. */
    static ObjectNode refusal(int status, String body) {
        ObjectNode error = RestClient.json(body);
        return error.put("type", "error").put("status", status);
    }

    /** What comes after the upgrade. */
    static final class Messages extends SimpleChannelInboundHandler<WebSocketFrame> {
        private final Listener listener;
        private int code;

        Messages(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                listener.opened(new LiveClient(context.channel()));
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            switch (frame) {
                case TextWebSocketFrame text ->
                        listener.told(
                                new LiveClient(context.channel()), RestClient.json(text.text()));
                case CloseWebSocketFrame close -> {
                    code = close.statusCode();
                    var _ = context.writeAndFlush(close.retainedDuplicate());
                }
                default -> throw new IllegalStateException("A hub does not send this: " + frame);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            listener.ended(new LiveClient(context.channel()), code);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }
    }
}
