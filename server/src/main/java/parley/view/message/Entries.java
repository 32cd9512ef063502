package parley.view.message;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a {@link Window}, oldest first. Immutable: one with a further entry at its end is
 * another object, which shares the array that both stand in for as long as there is room.
 */
final class Entries extends AbstractList<Window.Entry> implements RandomAccess {
    /**
     * How many places a new array has beyond its entries, at most: so many posts go by until they
     * are copied again, and as many entries that went are still held.
     */
    private static final int MOST_ROOM = 32;

    private static final int LEAST_ROOM = 4;

    static final Entries NONE = new Entries(new Places(0), 0, 0);

    /** An array of which each place is given away once. */
    private static final class Places {
        private final Window.@Nullable Entry[] entries;
        private final AtomicInteger taken;

        Places(int room, Window.Entry... entries) {
            this.entries = Arrays.copyOf(entries, entries.length + room);
            this.taken = new AtomicInteger(entries.length);
        }

        /** False when there is none left, or another took it: who shares this may be many. */
        boolean take(int place, Window.Entry entry) {
            if (place == entries.length || !taken.compareAndSet(place, place + 1)) {
                return false;
            }
            entries[place] = entry;
            return true;
        }
    }

    private final Places places;
    private final int from;
    private final int to;

    private Entries(Places places, int from, int to) {
        this.places = places;
        this.from = from;
        this.to = to;
    }

    static Entries of(List<Window.Entry> entries) {
        int room = Math.clamp(entries.size(), LEAST_ROOM, MOST_ROOM);
        return new Entries(
                new Places(room, entries.toArray(Window.Entry[]::new)), 0, entries.size());
    }

    Entries with(Window.Entry last) {
        if (places.take(to, last)) {
            return new Entries(places, from, to + 1);
        }
        Entries copy = of(this);
        copy.places.take(copy.to, last);
        return new Entries(copy.places, 0, copy.to + 1);
    }

    Entries withoutFirst() {
        return new Entries(places, Objects.checkIndex(from, to) + 1, to);
    }

    @Override
    public Window.Entry get(int index) {
        return Objects.requireNonNull(places.entries[from + Objects.checkIndex(index, size())]);
    }

    @Override
    public int size() {
        return to - from;
    }

    /** The index of the first entry at this position or above; the size when there is none. */
    int firstFrom(long position) {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle).position() < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
