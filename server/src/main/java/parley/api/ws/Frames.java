package parley.api.ws;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The frames that a server sends: whole, unmasked, without extensions. */
public final class Frames {
    private static final int WHOLE = 0x80;
    private static final int CODE_BYTES = 2;

    private Frames() {}

    /**
     * Messages in one buffer, a frame each, ready to be sent to any number of connections.
     *
     * @param texts in UTF-8
     * @return for the caller to release
     */
    public static ByteBuf texts(ByteBufAllocator allocator, List<byte[]> texts) {
        int size = 0;
        for (byte[] text : texts) {
            size = Math.addExact(size, size(text.length));
        }
        ByteBuf frames = allocator.directBuffer(size, size);
        texts.forEach(text -> append(frames, Opcode.TEXT, text));
        return frames;
    }

    /**
     * @return for the caller to release
     */
    public static ByteBuf text(ByteBufAllocator allocator, String text) {
        return texts(allocator, List.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * @param text in UTF-8
     */
    public static void appendText(ByteBuf frames, byte[] text) {
        append(frames, Opcode.TEXT, text);
    }

    static ByteBuf ping() {
        return control(Opcode.PING, new byte[0]);
    }

    /**
     * @param payload at most 125 bytes
     */
    static void appendPong(ByteBuf frames, byte[] payload) {
        append(frames, Opcode.PONG, payload);
    }

    /**
     * @param code {@link CloseCode#NONE} for none
     * @param reason shortened to what fits
     */
    static ByteBuf close(int code, String reason) {
        if (code == CloseCode.NONE) {
            return control(Opcode.CLOSE, new byte[0]);
        }
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int fitting = Math.min(text.length, Opcode.LONGEST_CONTROL - CODE_BYTES);
        while (fitting < text.length && isWithinACharacter(text[fitting])) {
            fitting--;
        }
        byte[] payload = new byte[CODE_BYTES + fitting];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, CODE_BYTES, fitting);
        return control(Opcode.CLOSE, payload);
    }

    private static boolean isWithinACharacter(byte b) {
        return (b & 0xC0) == 0x80;
    }

    private static ByteBuf control(int opcode, byte[] payload) {
        ByteBuf frame = Unpooled.buffer(size(payload.length));
        append(frame, opcode, payload);
        return frame;
    }

    /** How many bytes the frame of a payload has. */
    public static int size(int payload) {
        int head = payload < 126 ? 2 : payload <= 0xFFFF ? 4 : 10;
        return Math.addExact(head, payload);
    }

    private static void append(ByteBuf frames, int opcode, byte[] payload) {
        frames.writeByte(WHOLE | opcode);
        if (payload.length < 126) {
            frames.writeByte(payload.length);
        } else if (payload.length <= 0xFFFF) {
            frames.writeByte(126).writeShort(payload.length);
        } else {
            frames.writeByte(127).writeLong(payload.length);
        }
        frames.writeBytes(payload);
    }
}
