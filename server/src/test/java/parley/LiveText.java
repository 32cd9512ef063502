package parley;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import parley.LiveClient.Listener;

/**
 * Asks for a stream of events, and reads it line by line, as WHATWG HTML section 9.2 has it. Each
 * must name its own cursor; a reset none, which takes away the one before.
 */
final class LiveText extends SimpleChannelInboundHandler<HttpObject> {
    private final FullHttpRequest request;
    private final Listener listener;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private int status;
    private int ended;
    private @Nullable String id;

    LiveText(FullHttpRequest request, Listener listener) {
        this.request = request;
        this.listener = listener;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var _ = context.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        LiveClient client = new LiveClient(context.channel());
        if (message instanceof HttpResponse response) {
            status = response.status().code();
            if (status == 200) {
                listener.opened(client);
            }
        }
        if (message instanceof HttpContent content) {
            if (status == 200) {
                read(client, content.content());
            } else {
                data.append(content.content().toString(StandardCharsets.UTF_8));
            }
        }
        if (message instanceof LastHttpContent) {
            if (status != 200) {
                listener.told(client, LiveFrames.refusal(status, data.toString()));
            }
            ended = status;
            var _ = context.close();
        }
    }

    private void read(LiveClient client, ByteBuf text) {
        while (text.isReadable()) {
            byte next = text.readByte();
            if (next == '\n') {
                line(client, line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(next);
            }
        }
    }

    private void line(LiveClient client, String text) {
        if (text.startsWith("id:")) {
            id = text.substring("id:".length()).strip();
        } else if (text.startsWith("data: ")) {
            data.append(text.substring("data: ".length()));
        } else if (text.isEmpty() && !data.isEmpty()) {
            JsonNode object = RestClient.json(data.toString());
            data.setLength(0);
            if (!object.path("cursor").asText().equals(id)) {
                throw new IllegalStateException("Id " + id + " of " + object);
            }
            id = null;
            listener.told(client, object);
        } else if (!text.isEmpty() && !text.startsWith(":")) {
            throw new IllegalStateException("A line " + text);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        listener.ended(new LiveClient(context.channel()), ended);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IllegalStateException || cause instanceof IllegalArgumentException) {
            listener.told(
                    new LiveClient(context.channel()),
                    RestClient.json("{}").put("type", "broken").put("message", cause.toString()));
        }
        var _ = context.close();
    }
}
