package parley.messagedb;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Reads on from its last message, as a subscriber does, in batches of any size. */
final class Follower {
    private final OrderedReader reader;
    private final Random random = new Random(5);
    private final List<Long> positions = new ArrayList<>();
    private final List<UUID> ids = new ArrayList<>();
    private long cursor;
    private int readsWithRows;
    private int emptyInARow;

    Follower(OrderedReader reader) {
        this.reader = reader;
    }

    void readUntil(BooleanSupplier done) {
        emptyInARow = 0;
        while (!done.getAsBoolean()) {
            try {
                take(reader.readAfter(cursor, 1 + random.nextInt(50)));
            } catch (UnavailableException e) {
                // The server is away for a moment.
            }
        }
    }

    /** Without writers a second read finds all that a first one could not clear. */
    boolean foundNothing() {
        return emptyInARow >= 2;
    }

    /** The global positions of what it has read, in the order in which it has. */
    List<Long> positions() {
        return positions;
    }

    List<UUID> ids() {
        return ids;
    }

    int readsWithRows() {
        return readsWithRows;
    }

    private void take(List<Message> batch) {
        readsWithRows += batch.isEmpty() ? 0 : 1;
        emptyInARow = batch.isEmpty() ? emptyInARow + 1 : 0;
        for (Message message : batch) {
            positions.add(message.globalPosition());
            ids.add(message.id());
            cursor = message.globalPosition();
        }
    }
}
