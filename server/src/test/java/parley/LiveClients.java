package parley;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.util.concurrent.EventExecutor;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Any number of clients of {@code /v1/live}, by WebSocket and as streams of events, on one thread.
 */
final class LiveClients implements AutoCloseable {
    private static final int MOST_BYTES = 1 << 20;

    private final MultiThreadIoEventLoopGroup thread =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final int receiveBuffer;

    LiveClients() {
        this(0);
    }

    /**
     * @param receiveBuffer bytes that the system takes for a client that does not read; 0 for what
     *     is usual
     */
    LiveClients(int receiveBuffer) {
        this.receiveBuffer = receiveBuffer;
    }

    /** On which everything is told. */
    EventExecutor thread() {
        return thread.next();
    }

    /** What a client says to follow topics. */
    static String subscribe(String after, String id, List<String> topics) {
        ObjectNode command = RestClient.json("{}");
        ObjectNode subscribe = command.putObject("subscribe");
        topics.forEach(subscribe.putArray("topics")::add);
        if (!after.isEmpty()) {
            subscribe.put("after", after);
        }
        if (!id.isEmpty()) {
            subscribe.put("id", id);
        }
        return command.toString();
    }

    /** What a client says to follow them no more. */
    static String unsubscribe(String id, List<String> topics) {
        ObjectNode command = RestClient.json("{}");
        ObjectNode unsubscribe = command.putObject("unsubscribe");
        topics.forEach(unsubscribe.putArray("topics")::add);
        if (!id.isEmpty()) {
            unsubscribe.put("id", id);
        }
        return command.toString();
    }

    /**
     * @param hub whose headers are sent with the request for the upgrade
     */
    LiveClient webSocket(RestClient hub, LiveClient.Listener listener) {
        return webSocket(hub, "/v1/live", listener);
    }

    /** As {@link #webSocket(RestClient, LiveClient.Listener)}, on another path. */
    LiveClient webSocket(RestClient hub, String path, LiveClient.Listener listener) {
        URI address = URI.create("ws://" + hub.hub().getAuthority() + path);
        WebSocketClientProtocolConfig config =
                WebSocketClientProtocolConfig.newBuilder()
                        .webSocketUri(address)
                        .customHeaders(headers(hub.headers()))
                        .generateOriginHeader(false)
                        .maxFramePayloadLength(MOST_BYTES)
                        .handleCloseFrames(false)
                        .build();
        return connect(
                hub,
                listener,
                new HttpClientCodec(),
                new HttpObjectAggregator(MOST_BYTES),
                new LiveFrames(listener),
                new WebSocketClientProtocolHandler(config),
                new LiveFrames.Messages(listener));
    }

    /**
     * @param query that of the URL
     */
    LiveClient stream(RestClient hub, String query, LiveClient.Listener listener) {
        DefaultFullHttpRequest request =
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1, HttpMethod.GET, "/v1/live?" + query);
        request.headers().set("host", hub.hub().getAuthority()).add(headers(hub.headers()));
        return connect(hub, listener, new HttpClientCodec(), new LiveText(request, listener));
    }

    /** The query that follows topics. */
    static String query(String after, List<String> topics) {
        return "topics="
                + String.join(",", topics)
                + "&after="
                + URLEncoder.encode(after, StandardCharsets.UTF_8);
    }

    private static HttpHeaders headers(Map<String, String> headers) {
        HttpHeaders all = new DefaultHttpHeaders();
        headers.forEach(all::set);
        return all;
    }

    private LiveClient connect(
            RestClient hub, LiveClient.Listener listener, ChannelHandler... handlers) {
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(thread)
                        .channel(NioSocketChannel.class)
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline().addLast(handlers);
                                    }
                                });
        if (receiveBuffer > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, receiveBuffer);
        }
        ChannelFuture connected = bootstrap.connect(hub.hub().getHost(), hub.hub().getPort());
        LiveClient client = new LiveClient(connected.channel());
        connected.addListener(
                outcome -> {
                    if (!outcome.isSuccess()) {
                        listener.ended(client, 0);
                    }
                });
        return client;
    }

    @Override
    public void close() {
        thread.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
