package parley.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.function.Consumer;
import parley.api.ws.CloseCode;
import parley.api.ws.Frames;
import parley.api.ws.WebSocketConnection;
import parley.domain.TopicId;
import parley.view.live.Delivery;
import parley.view.live.LiveEvent;
import parley.view.live.Subscriber;

/** One subscribe on a WebSocket. */
final class SocketSubscriber implements Subscriber {
    /** Of those who get the same frames. */
    private record Kind(String id) {
        /** One for all, because it is looked for at each delivery. */
        private static final Kind WITHOUT_ID = new Kind("");

        static Kind of(String id) {
            return id.isEmpty() ? WITHOUT_ID : new Kind(id);
        }
    }

    /** Frames in one buffer, which all of a kind are sent. */
    private record Packet(ByteBuf frames) implements Delivery.Packet {
        @Override
        public void close() {
            frames.release();
        }
    }

    private final WebSocketConnection connection;
    private final LiveJson json;
    private final Kind kind;
    private final Consumer<SocketSubscriber> whenEnded;

    /**
     * @param id that the client gave, or empty
     * @param whenEnded is told when nothing more comes
     */
    SocketSubscriber(
            WebSocketConnection connection,
            LiveJson json,
            String id,
            Consumer<SocketSubscriber> whenEnded) {
        this.connection = connection;
        this.json = json;
        this.kind = Kind.of(id);
        this.whenEnded = whenEnded;
    }

    String id() {
        return kind.id();
    }

    @Override
    public boolean isReady() {
        return connection.isWritable();
    }

    @Override
    public void deliver(Delivery delivery) {
        Packet packet = delivery.packet(kind, this::packet);
        connection.send(packet.frames());
    }

    private Packet packet(List<LiveEvent> events) {
        List<byte[]> objects = events.stream().map(event -> event.as(json)).toList();
        return new Packet(
                Frames.texts(ByteBufAllocator.DEFAULT, LiveJson.withId(kind.id(), objects)));
    }

    @Override
    public void caughtUp(long globalPosition) {
        send(json.caughtUp(globalPosition));
    }

    @Override
    public void failed() {
        connection.close(CloseCode.INTERNAL_ERROR, "Internal error");
    }

    @Override
    public void ended(TopicId topic, End why, long globalPosition, boolean last) {
        send(json.unsubscribed(topic, why, globalPosition));
        if (last) {
            whenEnded.accept(this);
        }
    }

    private void send(byte[] object) {
        LiveSocket.send(connection, LiveJson.withId(kind.id(), object));
    }
}
