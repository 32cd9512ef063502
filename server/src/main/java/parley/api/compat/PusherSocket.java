package parley.api.compat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.api.ws.CloseCode;
import parley.api.ws.Frames;
import parley.api.ws.WebSocketConnection;
import parley.api.ws.WebSocketHandler;
import parley.domain.Caller;
import parley.domain.TopicId;
import parley.view.live.Delivery;
import parley.view.live.LiveEvent;
import parley.view.live.LiveView;
import parley.view.live.Subscriber;
import parley.view.live.Subscription;

/** One connection to {@link Pusher}. What its client says means nothing. */
final class PusherSocket implements WebSocketHandler {
    private final LiveView live;
    private final Caller caller;
    private final long after;
    private @Nullable Subscription subscription;

    /**
     * @param after the global position after which messages are pushed
     */
    PusherSocket(LiveView live, Caller caller, long after) {
        this.live = live;
        this.caller = caller;
        this.after = after;
    }

    @Override
    public void opened(WebSocketConnection connection) {
        subscription =
                live.loop(connection.eventLoop())
                        .subscribe(
                                new Pushes(connection),
                                caller,
                                List.of(TopicId.PUBLIC),
                                new Subscription.Start.After(after));
    }

    @Override
    public void text(WebSocketConnection connection, String text) {
        // There is nothing to say.
    }

    @Override
    public void drained(WebSocketConnection connection) {
        if (subscription != null) {
            subscription.resume();
        }
    }

    @Override
    public void closed(WebSocketConnection connection) {
        if (subscription != null) {
            subscription.cancel();
        }
    }

    /** All connections are sent the same frames. */
    private record Pushes(WebSocketConnection connection) implements Subscriber {
        private static final Object KIND = Pushes.class;

        private record Packet(ByteBuf frames) implements Delivery.Packet {
            static Packet of(List<LiveEvent> events) {
                List<byte[]> pushes =
                        events.stream()
                                .map(event -> event.as(MeowJson.PUSHED))
                                .filter(json -> json.length > 0)
                                .toList();
                return new Packet(Frames.texts(ByteBufAllocator.DEFAULT, pushes));
            }

            @Override
            public void close() {
                frames.release();
            }
        }

        @Override
        public boolean isReady() {
            return connection.isWritable();
        }

        @Override
        public void deliver(Delivery delivery) {
            Packet packet = delivery.packet(KIND, Packet::of);
            if (packet.frames().isReadable()) {
                connection.send(packet.frames());
            }
        }

        @Override
        public void caughtUp(long globalPosition) {
            // Its clients know of no such thing.
        }

        @Override
        public void failed() {
            connection.close(CloseCode.INTERNAL_ERROR, "Internal error");
        }

        @Override
        public void ended(TopicId topic, End why, long globalPosition, boolean last) {
            connection.close(CloseCode.POLICY_VIOLATION, "No longer readable");
        }
    }
}
