package parley.api;

import com.linecorp.armeria.common.HttpData;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * An answer as JSON.
 *
 * @param json UTF-8; shared by all who get the same, and so never changed
 * @param version that of the entity which the answer is about, if it is about one
 */
record Encoded(HttpData json, OptionalLong version) {
    static Encoded of(byte[] json) {
        return new Encoded(HttpData.wrap(json), OptionalLong.empty());
    }

    static Encoded of(byte[] json, long version) {
        return new Encoded(HttpData.wrap(json), OptionalLong.of(version));
    }

    /**
     * The same outside the heap, from where sockets take it as it is, without copying it first.
     * Making it costs more than a copy: for what is sent often. The memory is given back when the
     * garbage collector finds this object, and not before.
     */
    Encoded offHeap() {
        ByteBuffer memory = ByteBuffer.allocateDirect(json.length()).put(json.array()).flip();
        // Not counted by its users: whoever sends it last need not give it back.
        ByteBuf shared = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(memory));
        return new Encoded(HttpData.wrap(shared), version);
    }
}
