package parley.view.live;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Events that are ready together, for all who get the same. What they are sent as is put together
 * once, and given back when all have had it.
 */
public final class Delivery implements AutoCloseable {
    /** What a delivery is sent as; closing it gives its memory back, once nobody sends it. */
    public interface Packet extends AutoCloseable {
        @Override
        void close();
    }

    private final List<LiveEvent> events;
    private final Map<Object, Packet> packets = new HashMap<>(2);

    /** Which of them was asked for last: mostly, it is again. */
    private @Nullable Object lastKind;

    private @Nullable Packet lastPacket;

    Delivery(List<LiveEvent> events) {
        this.events = events;
    }

    /** At least one, in global order. */
    public List<LiveEvent> events() {
        return events;
    }

    /** The global position of the last of them. */
    public long upTo() {
        return events.getLast().globalPosition();
    }

    /**
     * What is sent to all subscribers of one kind.
     *
     * @param kind subscribers with an equal kind get the same
     */
    @SuppressWarnings("unchecked") // of one kind, all make the same
    public <P extends Packet> P packet(Object kind, Function<List<LiveEvent>, P> make) {
        Packet packet = lastPacket;
        if (packet == null || !kind.equals(lastKind)) {
            packet = packets.computeIfAbsent(kind, _ -> make.apply(events));
            lastKind = kind;
            lastPacket = packet;
        }
        return (P) packet;
    }

    @Override
    public void close() {
        packets.values().forEach(Packet::close);
    }
}
