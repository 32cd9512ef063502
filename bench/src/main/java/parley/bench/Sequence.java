package parley.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The order in which a topic's messages are seen, as it is known by the first follower who gets
 * each: all the others must see the same.
 */
final class Sequence {

    private final String topic;
    private long[] numbers = new long[1024];
    private final List<String> cursors = new ArrayList<>();
    private final Set<Long> seen = new HashSet<>();
    private int size;
    private long twice;

    Sequence(String topic) {
        this.topic = topic;
    }

    String topic() {
        return topic;
    }

    int size() {
        return size;
    }

    /** How many messages came twice to the first who got them. */
    long twice() {
        return twice;
    }

    boolean isAt(int place, long number) {
        return place < size && numbers[place] == number;
    }

    /**
     * Where a message stands.
     *
     * @param from where to look first
     * @return -1 when it is not there
     */
    int find(int from, long number) {
        for (int i = from; i < size; i++) {
            if (numbers[i] == number) {
                return i;
            }
        }
        for (int i = Math.min(from, size) - 1; i >= 0; i--) {
            if (numbers[i] == number) {
                return i;
            }
        }
        return -1;
    }

    /**
     * @param cursor where to resume after it; empty when nobody can
     */
    void append(long number, String cursor) {
        if (!seen.add(number)) {
            twice++;
        }
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        numbers[size] = number;
        size++;
        cursors.add(cursor);
    }

    /** Where to resume after so many of them; empty for now. */
    String cursorAfter(int count) {
        return count == 0 ? "" : cursors.get(count - 1);
    }

    /** Begins anew, once all followers are at its end. */
    void clear() {
        size = 0;
        twice = 0;
        cursors.clear();
        seen.clear();
    }
}
