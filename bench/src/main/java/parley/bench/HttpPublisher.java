package parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes by HTTP requests, at the times when they are due, each on a connection that has nothing
 * else under way. When none is free, what is due waits, which counts as latency.
 */
final class HttpPublisher implements AutoCloseable {

    private static final int CONNECTIONS = 64;
    private static final long LATE = 1_000_000_000L;

    private static final long PATIENCE = 10_000_000_000L;

    /** What any server answers, if only that it has no such page. */
    private static final byte[] GREETING =
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** How long a pause may be while answers are awaited. */
    private static final long LONGEST_PAUSE = 200_000;

    private static final long SHORTEST_PAUSE = 20_000;

    /** A request for a topic, in which the message's text is written anew each time. */
    static final class Template {
        private final byte[] request;
        private final int textAt;

        /**
         * @param head the request's first line and headers, without its length and the empty line
         */
        Template(String head, String beforeText, String afterText) {
            int length = beforeText.length() + Stamp.LENGTH + afterText.length();
            String begin = head + "Content-Length: " + length + "\r\n\r\n" + beforeText;
            this.textAt = begin.length();
            this.request =
                    (begin + " ".repeat(Stamp.LENGTH) + afterText)
                            .getBytes(StandardCharsets.US_ASCII);
        }

        /** The same bytes each time. */
        byte[] with(long number, long time) {
            Stamp.write(request, textAt, number, time);
            return request;
        }
    }

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(HubConnection.BUFFER);
    private final Selector selector = Selector.open();
    private final InetSocketAddress server;
    private final List<Template> topics;
    private final Deque<HubConnection> free = new ArrayDeque<>();
    private final Deque<HubConnection> all = new ArrayDeque<>();
    private long taken;
    private String complaint = "";

    HttpPublisher(InetSocketAddress server, List<Template> topics) throws IOException {
        this.server = server;
        this.topics = topics;
    }

    /**
     * Connects anew: a server need not keep connections on which nothing comes. Each has had an
     * answer then, so that what a connection costs to begin with is not taken for a post's latency.
     */
    void connect() throws IOException {
        for (HubConnection connection : all) {
            connection.close();
        }
        all.clear();
        free.clear();
        for (int i = 0; i < CONNECTIONS; i++) {
            HubConnection connection = new HubConnection(server);
            connection.register(selector, connection);
            all.add(connection);
            connection.send(GREETING, buffer);
        }
        for (HubConnection connection : all) {
            awaitAnswer(connection);
            free.add(connection);
        }
    }

    private void awaitAnswer(HubConnection connection) throws IOException {
        long end = System.nanoTime() + PATIENCE;
        while (connection.receive(buffer) == 0) {
            if (System.nanoTime() > end) {
                throw new IOException("a new connection is not answered");
            }
            selector.select(PATIENCE / 1_000_000);
            selector.selectedKeys().clear();
        }
    }

    LivePeer.Published publish(Pace pace) throws IOException {
        taken = 0;
        complaint = "";
        long begin = System.nanoTime();
        long end = begin + pace.dueAfter(pace.count()) + LATE;
        long sent = 0;
        while (taken < pace.count()) {
            long now = System.nanoTime();
            if (now > end && (free.size() == CONNECTIONS || now > end + 4 * LATE)) {
                break;
            }
            receive();
            while (sent < pace.count()
                    && now <= end
                    && !free.isEmpty()
                    && begin + pace.dueAfter(sent) <= now) {
                send(pace, sent, begin + pace.dueAfter(sent));
                sent++;
            }
            pause(pace, sent, begin);
        }
        if (!complaint.isEmpty()) {
            throw new BenchFailure("a message was not taken: " + complaint);
        }
        return new LivePeer.Published(taken, taken == pace.count() && System.nanoTime() < end);
    }

    private void pause(Pace pace, long sent, long begin) throws IOException {
        long now = System.nanoTime();
        long rest = sent < pace.count() ? begin + pace.dueAfter(sent) - now : Long.MAX_VALUE;
        if (free.size() < CONNECTIONS) {
            rest = Math.min(rest, LONGEST_PAUSE);
        }
        if (rest > SHORTEST_PAUSE && rest < Long.MAX_VALUE) {
            LockSupport.parkNanos(rest);
        }
    }

    private void send(Pace pace, long index, long due) throws IOException {
        long number = pace.first() + index;
        Template template = topics.get((int) (number % pace.topics()));
        free.remove().send(template.with(number, due), buffer);
    }

    private void receive() throws IOException {
        if (free.size() == CONNECTIONS) {
            return;
        }
        selector.selectNow();
        for (SelectionKey key : selector.selectedKeys()) {
            HubConnection connection = (HubConnection) key.attachment();
            int status = connection.receive(buffer);
            if (status != 0) {
                free.add(connection);
                if (status / 100 == 2) {
                    taken++;
                } else {
                    complaint = status + " " + connection.complaint();
                }
            }
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        for (HubConnection connection : all) {
            connection.close();
        }
        selector.close();
    }
}
