package parley.api.ws;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The answers to a peer's pings. Those to pings that came together go out together; while the peer
 * has not taken the last ones, only the answer to the newest ping is kept, as RFC 6455 section
 * 5.5.3 allows, so that pinging without reading costs nothing.
 */
final class Pongs {
    private static final int LARGEST_BATCH = 4096;

    private final ChannelHandlerContext context;
    private boolean underWay;
    private @Nullable ByteBuf waiting;

    Pongs(ChannelHandlerContext context) {
        this.context = context;
    }

    /**
     * @param payload at most 125 bytes
     */
    void answer(byte[] payload) {
        ByteBuf pongs = waiting;
        if (pongs == null) {
            pongs = context.alloc().directBuffer(Frames.size(payload.length));
            waiting = pongs;
        }
        if (underWay) {
            pongs.clear();
        }
        Frames.appendPong(pongs, payload);
        if (pongs.readableBytes() > LARGEST_BATCH) {
            flush();
        }
    }

    /** Sends what waits, when the peer has taken what was sent before. */
    void flush() {
        ByteBuf pongs = waiting;
        if (pongs != null && !underWay) {
            waiting = null;
            underWay = true;
            var _ = context.writeAndFlush(pongs).addListener(this::taken);
        }
    }

    private void taken(Future<?> written) {
        underWay = false;
        if (written.isSuccess()) {
            flush();
        }
    }

    /** Forgets what waits. */
    void release() {
        if (waiting != null) {
            waiting.release();
            waiting = null;
        }
    }
}
