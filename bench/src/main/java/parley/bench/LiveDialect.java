package parley.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** How a server's subscribers speak, inside WebSocket frames. */
enum LiveDialect {
    /** Parley's own. */
    HUB {
        @Override
        String path(String topic) {
            return "/v1/live";
        }

        @Override
        byte[] join(String topic, String after) {
            return frame(
                    TEXT,
                    "{\"subscribe\":{\"topics\":[\"%s\"]%s}}"
                            .formatted(
                                    topic, after.isEmpty() ? "" : ",\"after\":\"" + after + "\""));
        }

        @Override
        boolean isJoined(String said) {
            return said.contains("\"caughtUp\"");
        }

        @Override
        String cursor(ByteBuffer bytes, int from, int to) {
            byte[] head = new byte[Math.min(CURSOR_WITHIN, to - from)];
            bytes.get(from, head);
            String text = new String(head, StandardCharsets.US_ASCII);
            int begin = text.indexOf(CURSOR) + CURSOR.length();
            return text.substring(begin, text.indexOf('"', begin));
        }
    },

    /** Nchan: a channel for each path, and messages as they were published. */
    NCHAN {
        @Override
        String path(String topic) {
            return "/sub/" + topic;
        }

        @Override
        byte[] join(String topic, String after) {
            return NOTHING;
        }

        @Override
        boolean isJoined(String said) {
            return true;
        }
    },

    /** NATS' protocol in frames that need not end where a message does. */
    NATS {
        @Override
        String path(String topic) {
            return "/";
        }

        @Override
        byte[] join(String topic, String after) {
            return frame(
                    BINARY,
                    "CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB %s 1\r\nPING\r\n"
                            .formatted(topic));
        }

        @Override
        boolean isJoined(String said) {
            return said.contains("PONG");
        }
    };

    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final byte[] NOTHING = {};
    private static final int WHOLE = 0x80;
    private static final int MASKED = 0x80;
    private static final int SHORT = 126;
    private static final int MASK_BYTES = 4;
    private static final String CURSOR = "\"cursor\":\"";
    private static final int CURSOR_WITHIN = 250;

    abstract String path(String topic);

    /**
     * What is sent once the connection is open; empty when nothing needs to be.
     *
     * @param after a cursor, or empty for from now on
     */
    abstract byte[] join(String topic, String after);

    /** Whether what was said tells that messages come from now on. */
    abstract boolean isJoined(String said);

    /** Where to resume after a message. */
    String cursor(ByteBuffer bytes, int from, int to) {
        return "";
    }

    /** The request that opens a connection. */
    byte[] opening(String topic) {
        return ("GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .formatted(path(topic))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A client's frame, whose mask changes nothing. */
    static byte[] frame(int opcode, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(2 * MASK_BYTES + bytes.length);
        frame.put((byte) (WHOLE | opcode));
        if (bytes.length < SHORT) {
            frame.put((byte) (MASKED | bytes.length));
        } else {
            frame.put((byte) (MASKED | SHORT)).putShort((short) bytes.length);
        }
        frame.putInt(0).put(bytes).flip();
        byte[] whole = new byte[frame.limit()];
        frame.get(whole);
        return whole;
    }
}
