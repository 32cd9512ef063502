package parley.api.ws;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends, however it is cut into packets. Keeps nothing between messages but a few
 * numbers, and of a message only what has come of it. Ends at the first violation and at a close
 * frame: what comes after is passed over.
 */
final class FrameDecoder {
    private static final int WHOLE = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;

    /** What is found in the bytes, in order. */
    interface Sink {
        /**
         * @return false to leave the rest of the bytes alone for now
         */
        boolean text(String text);

        void ping(byte[] payload);

        /**
         * @param code {@link CloseCode#NONE} if the frame has none
         */
        void closing(int code);

        /**
         * @param code to close with
         */
        void violated(int code, String reason);
    }

    private enum Next {
        KIND,
        LENGTH,
        LONGER_LENGTH,
        MASK,
        PAYLOAD,
        NOTHING
    }

    private final int longestMessage;
    private final Sink sink;
    private Next next = Next.KIND;

    /** Bytes still to come of the part that is read now. */
    private int left;

    private int kind;
    private long length;

    /** What would have been written in fewer bytes. */
    private int shorterLengths;

    private int mask;
    private byte @Nullable [] control;
    private @Nullable TextInParts message;

    /**
     * @param longestMessage in bytes
     */
    FrameDecoder(int longestMessage, Sink sink) {
        this.longestMessage = longestMessage;
        this.sink = sink;
    }

    /** Reads on until the bytes end, or the sink wants no more. */
    void decode(ByteBuf in) {
        boolean wanted = true;
        while (wanted && next != Next.NOTHING) {
            if (next == Next.PAYLOAD) {
                int count = Math.min(left, in.readableBytes());
                if (count < left && count == 0) {
                    return;
                }
                wanted = payload(in, count);
            } else if (in.isReadable()) {
                head(in.readUnsignedByte());
            } else {
                return;
            }
        }
        if (next == Next.NOTHING) {
            in.skipBytes(in.readableBytes());
        }
    }

    private void head(int b) {
        switch (next) {
            case KIND -> kind(b);
            case LENGTH -> length(b);
            case LONGER_LENGTH -> longerLength(b);
            case MASK -> mask(b);
            case PAYLOAD, NOTHING -> throw new IllegalStateException("No head in " + next);
        }
    }

    private int opcode() {
        return kind & 0xF;
    }

    private boolean isWhole() {
        return (kind & WHOLE) != 0;
    }

    private void kind(int b) {
        kind = b;
        if ((b & RESERVED) != 0) {
            violated(CloseCode.PROTOCOL_ERROR, "A reserved bit is set");
            return;
        }
        switch (opcode()) {
            case Opcode.CONTINUATION -> {
                if (message == null) {
                    violated(CloseCode.PROTOCOL_ERROR, "Nothing is to be continued");
                    return;
                }
            }
            case Opcode.TEXT -> {
                if (message != null) {
                    violated(CloseCode.PROTOCOL_ERROR, "A message within a message");
                    return;
                }
            }
            case Opcode.BINARY -> {
                violated(
                        message == null ? CloseCode.UNSUPPORTED_DATA : CloseCode.PROTOCOL_ERROR,
                        "Only text is understood");
                return;
            }
            case Opcode.CLOSE, Opcode.PING, Opcode.PONG -> {
                if (!isWhole()) {
                    violated(CloseCode.PROTOCOL_ERROR, "A control frame in parts");
                    return;
                }
            }
            default -> {
                violated(CloseCode.PROTOCOL_ERROR, "A reserved opcode");
                return;
            }
        }
        next = Next.LENGTH;
    }

    private void length(int b) {
        if ((b & MASKED) == 0) {
            violated(CloseCode.PROTOCOL_ERROR, "A frame without mask");
            return;
        }
        int announced = b & 0x7F;
        if (announced < 126) {
            length = announced;
            lengthIsKnown();
        } else if (Opcode.isControl(opcode())) {
            violated(CloseCode.PROTOCOL_ERROR, "A control frame of more than 125 bytes");
        } else {
            length = 0;
            left = announced == 126 ? 2 : 8;
            shorterLengths = announced == 126 ? 125 : 0xFFFF;
            next = Next.LONGER_LENGTH;
        }
    }

    private void longerLength(int b) {
        length = length << 8 | b;
        if (--left > 0) {
            return;
        }
        if (length < 0 || length <= shorterLengths) {
            violated(CloseCode.PROTOCOL_ERROR, "A length that is not written as it must be");
            return;
        }
        lengthIsKnown();
    }

    private void lengthIsKnown() {
        if (Opcode.isControl(opcode())) {
            control = new byte[(int) length];
        } else {
            int before = message == null ? 0 : message.length();
            if (length > longestMessage - before) {
                violated(CloseCode.TOO_BIG, "A message of more than " + longestMessage + " bytes");
                return;
            }
            if (message == null) {
                message = new TextInParts();
            }
        }
        mask = 0;
        left = 4;
        next = Next.MASK;
    }

    private void mask(int b) {
        mask = mask << 8 | b;
        if (--left == 0) {
            left = (int) length;
            next = Next.PAYLOAD;
        }
    }

    private boolean payload(ByteBuf in, int count) {
        byte[] control = this.control;
        if (control != null) {
            int done = control.length - left;
            in.readBytes(control, done, count);
            Mask.remove(mask, control, done, done + count);
        } else if (message != null && !message.append(in, count, mask)) {
            violated(CloseCode.INVALID_TEXT, "Text that is not UTF-8");
            return false;
        }
        mask = Mask.after(mask, count);
        left -= count;
        return left > 0 || frameEnded();
    }

    private boolean frameEnded() {
        next = Next.KIND;
        byte[] control = this.control;
        if (control != null) {
            this.control = null;
            controlEnded(control);
            return true;
        }
        TextInParts message = this.message;
        if (message == null || !isWhole()) {
            return true;
        }
        this.message = null;
        if (!message.isWhole()) {
            violated(CloseCode.INVALID_TEXT, "Text that ends within a character");
            return false;
        }
        return sink.text(message.text());
    }

    private void controlEnded(byte[] payload) {
        switch (opcode()) {
            case Opcode.PING -> sink.ping(payload);
            case Opcode.PONG -> {} // a sign of life, as all bytes are
            default -> closing(payload);
        }
    }

    private void closing(byte[] payload) {
        if (payload.length == 0) {
            end();
            sink.closing(CloseCode.NONE);
            return;
        }
        if (payload.length == 1) {
            violated(CloseCode.PROTOCOL_ERROR, "Half a close code");
            return;
        }
        int code = (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
        Utf8Check reason = new Utf8Check();
        if (!CloseCode.isSendable(code)) {
            violated(CloseCode.PROTOCOL_ERROR, "A close code that may not be sent");
        } else if (!reason.accept(payload, 2, payload.length) || !reason.isAtACharactersEnd()) {
            violated(CloseCode.INVALID_TEXT, "A reason that is not UTF-8");
        } else {
            end();
            sink.closing(code);
        }
    }

    private void violated(int code, String reason) {
        end();
        sink.violated(code, reason);
    }

    private void end() {
        next = Next.NOTHING;
        message = null;
        control = null;
    }
}
