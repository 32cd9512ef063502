package parley.log;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Events that this hub has stored, and that the tail has not handed on yet. Bounded: what there is
 * no room for is left out, and read from the log when its turn comes. Not safe for use by several
 * threads.
 */
final class GivenEvents {
    private static final int MOST = 10_000;

    /** Of {@link LogEvent}s with their contents, about, in characters. */
    private static final long MOST_CHARACTERS = 4 << 20;

    private record Given(LogEvent event, int characters) {
        long globalPosition() {
            return event.globalPosition();
        }
    }

    private final PriorityQueue<Given> events =
            new PriorityQueue<>(Comparator.comparingLong(Given::globalPosition));
    private long characters;

    void add(LogEvent event, int size) {
        if (events.size() < MOST && characters + size <= MOST_CHARACTERS) {
            events.add(new Given(event, size));
            characters += size;
        }
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    /** Whether the first of them directly follows a global position. */
    boolean follow(long globalPosition) {
        Given first = events.peek();
        return first != null && first.globalPosition() == globalPosition + 1;
    }

    /** Those that follow a global position without a gap, at most so many; they go out. */
    List<LogEvent> takeFollowing(long globalPosition, int limit) {
        List<LogEvent> taken = new ArrayList<>();
        while (taken.size() < limit && follow(globalPosition + taken.size())) {
            taken.add(remove().event());
        }
        return taken;
    }

    /** Those up to a global position have been handed on. */
    void forgetUpTo(long globalPosition) {
        for (Given first = events.peek();
                first != null && first.globalPosition() <= globalPosition;
                first = events.peek()) {
            remove();
        }
    }

    private Given remove() {
        Given first = events.remove();
        characters -= first.characters();
        return first;
    }
}
