package parley.api;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponseWriter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import parley.domain.Caller;
import parley.domain.TopicId;
import parley.view.live.Delivery;
import parley.view.live.LiveEvent;
import parley.view.live.LiveLoop;
import parley.view.live.Subscriber;
import parley.view.live.Subscription;

/** One who follows topics as server-sent events. */
final class StreamSubscriber implements Subscriber, OpenStreams.Stream {
    /** Of all streams: they get the same. */
    private static final Object KIND = new Object();

    private static final byte[] ID = utf8("id: ");
    private static final byte[] DATA = utf8("\ndata: ");
    private static final byte[] END = utf8("\n\n");
    private static final HttpData PING = HttpData.wrap(utf8(": ping\n\n"));
    private static final Duration PING_EVERY = Duration.ofSeconds(15);

    /** Bytes that may wait to be sent before it is not ready any more. */
    private static final long MOST_WAITING = 32 << 10;

    /** Text in one piece; the garbage collector gives its memory back. */
    private record Packet(HttpData text) implements Delivery.Packet {
        @Override
        public void close() {}
    }

    private final HttpResponseWriter response;
    private final EventLoop thread;
    private final LiveJson json;
    private final OpenStreams streams;
    private final ScheduledFuture<?> pings;
    private @Nullable Subscription subscription;
    private long waiting;

    StreamSubscriber(
            HttpResponseWriter response, EventLoop thread, LiveJson json, OpenStreams streams) {
        this.streams = streams;
        this.response = response;
        this.thread = thread;
        this.json = json;
        this.pings =
                thread.scheduleWithFixedDelay(
                        this::ping,
                        PING_EVERY.toMillis(),
                        PING_EVERY.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** On the response's event loop. */
    void follow(
            LiveLoop loop, Caller caller, Collection<TopicId> topics, Subscription.Start start) {
        Subscription begun = loop.subscribe(this, caller, topics, start);
        subscription = begun;
        streams.add(this);
        var _ =
                response.whenComplete()
                        .whenCompleteAsync(
                                (_, _) -> {
                                    pings.cancel(false);
                                    streams.remove(this);
                                    begun.cancel();
                                },
                                thread);
    }

    @Override
    public void end() {
        thread.execute(
                () -> {
                    if (isReady()) {
                        response.close();
                    } else {
                        response.abort(); // the rest would wait for a peer that does not read
                    }
                });
    }

    @Override
    public long pendingBytes() {
        return waiting;
    }

    @Override
    public EventLoop eventLoop() {
        return thread;
    }

    /** A peer that is gone is found out, and a proxy kept from thinking that it is. */
    private void ping() {
        if (isReady()) {
            write(PING);
        }
    }

    @Override
    public boolean isReady() {
        return response.isOpen() && waiting < MOST_WAITING;
    }

    @Override
    public void deliver(Delivery delivery) {
        Packet packet = delivery.packet(KIND, this::packet);
        write(packet.text());
    }

    private Packet packet(List<LiveEvent> events) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(512 * events.size());
        for (LiveEvent event : events) {
            append(text, json.cursor(event.globalPosition()), event.as(json));
        }
        return new Packet(HttpData.wrap(text.toByteArray()));
    }

    private static void append(ByteArrayOutputStream text, String cursor, byte[] object) {
        text.writeBytes(ID);
        text.writeBytes(utf8(cursor));
        text.writeBytes(DATA);
        text.writeBytes(object);
        text.writeBytes(END);
    }

    private void write(HttpData text) {
        waiting += text.length();
        if (!response.tryWrite(text)) {
            return; // closed, of which it is told
        }
        var _ = response.whenConsumed().thenRunAsync(() -> consumed(text.length()), thread);
    }

    private void consumed(int bytes) {
        boolean wasReady = isReady();
        waiting -= bytes;
        if (!wasReady && isReady() && subscription != null) {
            subscription.resume();
        }
    }

    private void write(long globalPosition, byte[] object) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(object.length + 60);
        append(text, json.cursor(globalPosition), object);
        write(HttpData.wrap(text.toByteArray()));
    }

    @Override
    public void caughtUp(long globalPosition) {
        write(globalPosition, json.caughtUp(globalPosition));
    }

    @Override
    public void failed() {
        response.close(new IllegalStateException("An event could not be sent"));
    }

    @Override
    public void ended(TopicId topic, End why, long globalPosition, boolean last) {
        write(globalPosition, json.unsubscribed(topic, why, globalPosition));
        if (last) {
            response.close();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
