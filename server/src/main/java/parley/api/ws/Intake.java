package parley.api.ws;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * What a peer sends, as far as it is wanted: while paused, what is there already is held, which is
 * at most what one turn of the event loop reads, and the rest waits in the operating system.
 */
final class Intake {
    private final Channel channel;
    private final FrameDecoder decoder;
    private @Nullable ByteBuf held;
    private boolean paused;

    /**
     * @param decoder leaves bytes unread when it was paused by what it found
     */
    Intake(Channel channel, FrameDecoder decoder) {
        this.channel = channel;
        this.decoder = decoder;
    }

    /** Takes over the bytes. */
    void received(ByteBuf bytes) {
        if (paused) {
            hold(bytes);
        } else {
            read(bytes);
        }
    }

    private void read(ByteBuf bytes) {
        decoder.decode(bytes);
        if (bytes.isReadable()) {
            hold(bytes);
        } else {
            bytes.release();
        }
    }

    private void hold(ByteBuf bytes) {
        ByteBuf before = held;
        held =
                before == null
                        ? bytes
                        : channel.alloc().compositeBuffer().addComponents(true, before, bytes);
    }

    void pause() {
        paused = true;
        channel.config().setAutoRead(false);
    }

    void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        ByteBuf bytes = held;
        if (bytes != null) {
            held = null;
            read(bytes);
        }
        if (!paused) {
            channel.config().setAutoRead(true);
        }
    }

    /** Forgets what is held. */
    void release() {
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
