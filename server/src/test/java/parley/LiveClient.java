package parley;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** One connection of {@link LiveClients}. */
final class LiveClient implements AutoCloseable {
    /** Is told, on the clients' thread, what comes. */
    interface Listener {
        /** The hub has agreed to speak: what is told comes after this. */
        void opened(LiveClient client);

        /** One object. A refusal of the whole connection is told as one, too, of type error. */
        void told(LiveClient client, JsonNode object);

        /**
         * Nothing more comes.
         *
         * @param code why the hub closed a WebSocket, or the status of a stream that it ended; 0
         *     when the connection broke
         */
        void ended(LiveClient client, int code);
    }

    private final Channel channel;

    LiveClient(Channel channel) {
        this.channel = channel;
    }

    /** On a WebSocket. */
    void send(String text) {
        send(new TextWebSocketFrame(text));
    }

    /** On a WebSocket. */
    void sendBinary() {
        send(new BinaryWebSocketFrame());
    }

    private void send(WebSocketFrame frame) {
        var _ = channel.writeAndFlush(frame);
    }

    void stopReading() {
        var _ = channel.config().setAutoRead(false);
    }

    void goOnReading() {
        var _ = channel.config().setAutoRead(true);
    }

    /** Ends it without a word, wherever it stands. */
    void cut() {
        channel.eventLoop()
                .execute(
                        () -> {
                            if (channel.isActive()) {
                                channel.config().setOption(ChannelOption.SO_LINGER, 0); // a reset
                            }
                            var _ = channel.close();
                        });
    }

    /** As {@link #cut()}; waits until it is done, unless on the clients' thread. */
    @Override
    public void close() {
        cut();
        if (!channel.eventLoop().inEventLoop()) {
            channel.closeFuture().syncUninterruptibly();
        }
    }
}
