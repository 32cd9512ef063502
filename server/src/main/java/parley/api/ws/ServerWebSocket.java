package parley.api.ws;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection, and the handler of its channel. Confined to the channel's event loop.
 *
 * <p>A peer that does not take what it is sent is not listened to, either: after a message that
 * finds the connection not writable, the next ones wait in the operating system.
 */
final class ServerWebSocket extends ChannelInboundHandlerAdapter
        implements WebSocketConnection, FrameDecoder.Sink {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServerWebSocket.class);

    private enum State {
        OPEN,
        /** A close frame was sent, and the peer's is awaited. */
        CLOSING,
        /** Nothing more is sent or understood: the peer is to close the channel. */
        ENDING,
        CLOSED
    }

    private final Channel channel;
    private final WebSocketBounds bounds;
    private final Pulse pulse;
    private final WebSocketHandler handler;
    private final Intake intake;
    private @Nullable ChannelHandlerContext added;
    private @Nullable Pongs pongs;

    private State state = State.OPEN;
    private boolean sending;

    /** Whether someone may have found this not writable, and is to be told when it is again. */
    private boolean stalled;

    /** Whether the peer gave a sign of life since the last beat; its handshake was one. */
    private boolean heard = true;

    private int silentBeats;
    private int place;

    ServerWebSocket(
            Channel channel, WebSocketBounds bounds, Pulse pulse, WebSocketHandler handler) {
        this.channel = channel;
        this.bounds = bounds;
        this.pulse = pulse;
        this.handler = handler;
        intake = new Intake(channel, new FrameDecoder(bounds.messageBytes(), this));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        added = context;
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(added, "Not in a pipeline");
    }

    /** Once this is the last in the channel's pipeline. */
    void open() {
        channel.config().setWriteBufferWaterMark(bounds.marks());
        // Else the operating system takes megabytes for a peer that reads slowly, and pings wait
        // behind them.
        channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) bounds.lowMark());
        // Else it gives up a peer that reads nothing for 20 s, though it is there: the HTTP server
        // has it so.
        channel.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, 0);
        channel.config().setAutoRead(true);
        context().flush(); // the answer to the upgrade
        tell(handler::opened);
        place = pulse.add(this);
    }

    private void tell(Consumer<WebSocketConnection> what) {
        try {
            what.accept(this);
        } catch (RuntimeException e) {
            LOGGER.error("A WebSocket connection failed: {}", e.toString(), e);
            close(CloseCode.INTERNAL_ERROR, "Internal error");
        }
    }

    @Override
    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    @Override
    public void send(ByteBuf frames) {
        if (!channel.eventLoop().inEventLoop()) {
            throw new IllegalStateException("Not on the connection's event loop");
        }
        if (state != State.OPEN) {
            return;
        }
        sending = true;
        var _ = context().writeAndFlush(frames.retainedDuplicate(), channel.voidPromise());
        sending = false;
        if (!channel.isWritable()) {
            stalled = true;
        } else if (stalled) {
            channel.eventLoop().execute(this::writabilityChanged);
        }
    }

    @Override
    public long pendingBytes() {
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        return pending == null ? 0 : pending.totalPendingWriteBytes();
    }

    @Override
    public boolean isWritable() {
        return state == State.OPEN && channel.isWritable();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!sending) {
            writabilityChanged();
        }
    }

    private void writabilityChanged() {
        if (!channel.isWritable()) {
            stalled = true;
            return;
        }
        heard = true; // it takes what it is sent
        if (stalled && state == State.OPEN) {
            stalled = false;
            tell(handler::drained);
        }
        if (channel.isWritable()) {
            intake.resume();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        heard = true;
        if (message instanceof ByteBuf bytes) {
            intake.received(bytes);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (pongs != null) {
            pongs.flush();
        }
    }

    @Override
    public boolean text(String text) {
        if (state != State.OPEN) {
            return true;
        }
        tell(_ -> handler.text(this, text));
        if (channel.isWritable() || state != State.OPEN) {
            return true;
        }
        intake.pause();
        return false;
    }

    @Override
    public void ping(byte[] payload) {
        if (state == State.OPEN) {
            if (pongs == null) {
                pongs = new Pongs(context());
            }
            pongs.answer(payload);
        }
    }

    @Override
    public void closing(int code) {
        if (state == State.OPEN) {
            endAfter(Frames.close(code, ""));
        } else {
            cut(); // both have said it
        }
    }

    @Override
    public void violated(int code, String reason) {
        if (state == State.OPEN) {
            endAfter(Frames.close(code, reason));
        } else {
            cut();
        }
    }

    @Override
    public void close(int code, String reason) {
        if (state == State.OPEN) {
            if (!CloseCode.isSendable(code)) {
                throw new IllegalArgumentException("Close code " + code);
            }
            state = State.CLOSING;
            var _ = context().writeAndFlush(Frames.close(code, reason));
            listenAgain();
        }
    }

    /**
     * Closes only this direction: would the channel be closed while something of the peer's is
     * unread, the peer might not get to see the close frame.
     */
    private void endAfter(ByteBuf closeFrame) {
        state = State.ENDING;
        var _ = context().writeAndFlush(closeFrame).addListener(_ -> endSending());
        listenAgain();
    }

    private void endSending() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            var _ = tls.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex) {
            var _ = duplex.shutdownOutput();
        }
    }

    /**
     * The peer's end, or its close frame, must be heard even if it reads nothing; but not for long.
     */
    private void listenAgain() {
        intake.resume();
        var _ =
                channel.eventLoop()
                        .schedule(this::cut, bounds.closeWait().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void cut() {
        var _ = context().close();
    }

    /**
     * Once in every interval: asks for a sign of life, and closes when there was none for two.
     * While the peer's system takes nothing more, a ping would not get through either: whether
     * somebody is there is then the operating systems' to find out, who ask each other.
     */
    void beat() {
        boolean isStalled = state == State.OPEN && pendingBytes() > 0;
        silentBeats = heard || isStalled ? 0 : silentBeats + 1;
        heard = false;
        if (silentBeats >= 2) {
            cut();
        } else if (state == State.OPEN && !isStalled) {
            var _ = context().writeAndFlush(Frames.ping(), channel.voidPromise());
        }
    }

    /** {@link Pulse} keeps it elsewhere. */
    void movedTo(int place) {
        this.place = place;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        state = State.CLOSED;
        pulse.remove(place);
        intake.release();
        if (pongs != null) {
            pongs.release();
        }
        tell(handler::closed);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // What TLS and the HTTP server tell; the channel's end comes by itself.
    }

    /** A connection that breaks: nothing to tell anybody. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOGGER.debug("A WebSocket connection broke: {}", cause.toString());
        cut();
    }
}
