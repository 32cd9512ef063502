package parley.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One WebSocket connection that follows one topic. It keeps nothing of what it is sent but how far
 * it has come. For one thread, whose buffer it borrows.
 */
final class Follower {

    private enum State {
        OPENING,
        JOINING,
        JOINED
    }

    /** Who is told of each message. */
    interface Audience {
        void delivered(long latencyNanos);

        /** Messages that this follower did not get. */
        void lost(long count);

        /** A message that others got at another place, or that came again. */
        void wentAstray();

        void joined();
    }

    private static final int CONNECT_MILLIS = 10_000;
    private static final int SHORT = 126;
    private static final int OPCODE = 0x0F;
    private static final int LENGTH = 0x7F;
    private static final String SWITCHED = "HTTP/1.1 101";
    private static final byte[] NOTHING = {};
    private static final int STALLED_BUFFER = 4096;

    /** What is kept of a NATS stream whose next message has not come whole: its head at most. */
    private static final int TAIL = 200;

    private final InetSocketAddress server;
    private final LiveDialect dialect;
    private final Sequence sequence;
    private final Audience audience;
    private SocketChannel channel;
    private State state = State.OPENING;
    private byte[] rest = NOTHING;
    private byte[] tail = NOTHING;

    /** Where messages were found in their frames, lately. */
    private int hint;

    /** How many of its topic's messages it has passed. */
    private int place;

    /** Whether it knows its place: not after a new connection that does not resume. */
    private boolean placed = true;

    private String after = "";

    Follower(InetSocketAddress server, LiveDialect dialect, Sequence sequence, Audience audience)
            throws IOException {
        this.server = server;
        this.dialect = dialect;
        this.sequence = sequence;
        this.audience = audience;
        this.channel = SocketChannel.open();
    }

    /**
     * How many messages of its topic it does not have yet; when it has come back without resuming,
     * all of them, until it gets one.
     */
    int behind() {
        return placed ? sequence.size() - place : sequence.size();
    }

    /** Its topic begins anew. */
    void clear() {
        place = 0;
    }

    /** Connects, and asks for the upgrade. */
    void open(Selector selector, boolean slow) throws IOException {
        if (slow) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, STALLED_BUFFER);
        }
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.socket().connect(server, CONNECT_MILLIS);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
        send(dialect.opening(sequence.topic()));
    }

    /** Cuts the connection, without a word. */
    void cut() throws IOException {
        channel.close();
    }

    /** Opens a new one, and goes on after what it got last, if the server knows how. */
    void reopen(Selector selector) throws IOException {
        channel = SocketChannel.open();
        state = State.OPENING;
        rest = NOTHING;
        tail = NOTHING;
        after = sequence.cursorAfter(place);
        placed = !after.isEmpty();
        open(selector, false);
    }

    /** Whether it reads what it is sent. */
    void listen(Selector selector, boolean now) {
        channel.keyFor(selector).interestOps(now ? SelectionKey.OP_READ : 0);
    }

    private void send(byte[] bytes) throws IOException {
        ByteBuffer whole = ByteBuffer.wrap(bytes);
        channel.write(whole);
        if (whole.hasRemaining()) {
            throw new IOException("the connection does not take a whole frame");
        }
    }

    /**
     * Receives what has come.
     *
     * @param buffer for this call
     */
    void receive(ByteBuffer buffer) throws IOException {
        buffer.clear().put(rest);
        if (channel.read(buffer) < 0) {
            throw new EOFException("the server closed a subscriber's connection");
        }
        long now = System.nanoTime();
        buffer.flip();
        int at = 0;
        if (state == State.OPENING) {
            at = opened(buffer);
        }
        while (state != State.OPENING) {
            int next = frame(buffer, at, now);
            if (next < 0) {
                break;
            }
            at = next;
        }
        rest = remaining(buffer, at);
    }

    private static byte[] remaining(ByteBuffer buffer, int from) {
        if (from == buffer.limit()) {
            return NOTHING;
        }
        byte[] bytes = new byte[buffer.limit() - from];
        buffer.get(from, bytes);
        return bytes;
    }

    /** Reads the answer to the request, if all of it is there. */
    private int opened(ByteBuffer buffer) throws IOException {
        String text = StandardCharsets.ISO_8859_1.decode(buffer.duplicate()).toString();
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return 0;
        }
        if (!text.startsWith(SWITCHED)) {
            throw new IOException("no WebSocket, but: " + text);
        }
        byte[] join = dialect.join(sequence.topic(), after);
        if (join.length == 0) {
            joined();
        } else {
            state = State.JOINING;
            send(join);
        }
        return end + "\r\n\r\n".length();
    }

    private void joined() {
        state = State.JOINED;
        audience.joined();
    }

    /** Where the next frame begins; -1 when this one is not whole. */
    private int frame(ByteBuffer buffer, int at, long now) throws IOException {
        int limit = buffer.limit();
        if (limit - at < 2) {
            return -1;
        }
        int from = at + 2;
        long length = buffer.get(at + 1) & LENGTH;
        if (length >= SHORT) {
            int bytes = length == SHORT ? 2 : 8;
            if (limit - from < bytes) {
                return -1;
            }
            length = bytes == 2 ? buffer.getShort(from) & 0xFFFF : buffer.getLong(from);
            from += bytes;
        }
        if (limit - from < length) {
            return -1;
        }
        int to = from + (int) length;
        switch (buffer.get(at) & OPCODE) {
            case LiveDialect.PING -> send(LiveDialect.frame(LiveDialect.PONG, ""));
            case LiveDialect.CLOSE -> throw new EOFException("the server says goodbye");
            default -> {
                if (dialect == LiveDialect.NATS) {
                    stream(buffer, from, to, now);
                } else {
                    message(buffer, from, to, now);
                }
            }
        }
        return to;
    }

    private void message(ByteBuffer buffer, int from, int to, long now) throws IOException {
        int at = from + hint;
        if (at > to - Stamp.READ || !Stamp.isAt(buffer, at)) {
            at = Stamp.find(buffer, from, to);
            if (at < 0) {
                said(buffer, from, to);
                return;
            }
            hint = at - from;
        }
        message(buffer, at, from, to, now);
    }

    private void stream(ByteBuffer buffer, int from, int to, long now) throws IOException {
        ByteBuffer bytes = buffer;
        int begin = from;
        int end = to;
        if (tail.length > 0) {
            bytes = ByteBuffer.allocate(tail.length + to - from);
            bytes.put(tail).put(bytes.position(), buffer, from, to - from);
            begin = 0;
            end = bytes.capacity();
        }
        int at = Stamp.find(bytes, begin, end);
        if (at < 0 && state != State.JOINED) {
            said(bytes, begin, end);
        }
        int done = begin;
        while (at >= 0) {
            message(bytes, at, at, end, now);
            done = Math.min(end, at + Stamp.READ);
            at = Stamp.find(bytes, done, end);
        }
        int keep = Math.min(Math.min(TAIL, Stamp.READ - 1), end - done);
        tail = keep == 0 ? NOTHING : new byte[keep];
        bytes.get(end - keep, tail);
    }

    private void said(ByteBuffer buffer, int from, int to) throws IOException {
        byte[] text = new byte[to - from];
        buffer.get(from, text);
        String said = new String(text, StandardCharsets.UTF_8);
        if (said.contains("\"error\"") || said.contains("-ERR") || said.contains("\"reset\"")) {
            throw new IOException("the server says " + said);
        }
        if (state == State.JOINING && dialect.isJoined(said)) {
            joined();
        }
    }

    private void message(ByteBuffer buffer, int at, int from, int to, long now) {
        long number = Stamp.number(buffer, at);
        audience.delivered(now - Stamp.time(buffer, at));
        if (placed && sequence.isAt(place, number)) {
            place++;
            return;
        }
        int found = sequence.find(place, number);
        if (found < 0) {
            if (place < sequence.size()) {
                audience.lost(sequence.size() - place);
            }
            sequence.append(number, dialect.cursor(buffer, from, to));
            place = sequence.size();
        } else if (found >= place) {
            audience.lost(found - place);
            place = found + 1;
        } else {
            audience.wentAstray();
        }
        placed = true;
    }
}
