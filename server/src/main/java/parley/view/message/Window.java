package parley.view.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import parley.domain.Message;

/**
 * The newest messages of one topic. Immutable.
 *
 * @param entries oldest first; at most {@link #MOST}
 * @param from the position from which on nothing is missing; {@link Long#MAX_VALUE} when nothing is
 *     known
 * @param belowWrite the global position of the last write that concerns what lies below {@code
 *     from}
 * @param weight bytes held, about
 */
record Window(List<Entry> entries, long from, long belowWrite, long belowChange, int weight) {
    /**
     * @param write the global position of the last write of this message
     */
    record Entry(Message message, long write) {
        long position() {
            return message.position();
        }

        /** The last write that was no post; 0 when there was none. */
        long change() {
            return message.isEdited() ? write : 0;
        }

        int weight() {
            return Window.weight(message);
        }
    }

    /** Bound of a window's messages: two pages of the default size. */
    static final int MOST = 200;

    private static final int EMPTY_BYTES = 200;
    private static final int ENTRY_BYTES = 1000;

    private static final int BYTES_FOR_CHARACTER = 4;

    Window {
        entries = Collections.unmodifiableList(entries);
    }

    static Window unknown(long belowWrite, long belowChange) {
        return new Window(List.of(), Long.MAX_VALUE, belowWrite, belowChange, EMPTY_BYTES);
    }

    /**
     * Bytes that a message takes in memory, about: as text, and once more as it is encoded for
     * answers.
     */
    static int weight(Message message) {
        int characters =
                message.content().text().length()
                        + message.content().type().length()
                        + message.content().data().map(String::length).orElse(0);
        return ENTRY_BYTES + BYTES_FOR_CHARACTER * characters;
    }

    /** A new message of the topic, newer than all before. */
    Window posted(Message message, long globalPosition) {
        Entry added = new Entry(message, globalPosition);
        if (entries.size() < MOST) {
            List<Entry> changed = new ArrayList<>(entries.size() + 1);
            changed.addAll(entries);
            changed.add(added);
            return new Window(
                    changed,
                    Math.min(from, message.position()),
                    belowWrite,
                    belowChange,
                    weight + added.weight());
        }
        Entry dropped = entries.getFirst();
        List<Entry> changed = new ArrayList<>(MOST);
        changed.addAll(entries.subList(1, MOST));
        changed.add(added);
        return new Window(
                changed,
                dropped.position() + 1,
                Math.max(belowWrite, dropped.write()),
                Math.max(belowChange, dropped.change()),
                weight - dropped.weight() + added.weight());
    }

    /** A new form of a message. */
    Window edited(Message message, long globalPosition) {
        int place = place(message.position());
        if (place < 0) {
            return belowWritten(globalPosition);
        }
        Entry changed = new Entry(message, globalPosition);
        List<Entry> all = new ArrayList<>(entries);
        Entry before = all.set(place, changed);
        return new Window(
                all, from, belowWrite, belowChange, weight - before.weight() + changed.weight());
    }

    Window removed(Message message, long globalPosition) {
        int place = place(message.position());
        if (place < 0) {
            return belowWritten(globalPosition);
        }
        List<Entry> all = new ArrayList<>(entries);
        Entry before = all.remove(place);
        // No entry is left to tell of this write, should the window be evicted: belowWrite does.
        return new Window(
                all,
                from,
                Math.max(belowWrite, globalPosition),
                globalPosition,
                weight - before.weight());
    }

    /**
     * With what a reader got from the index, as far as there is room.
     *
     * @param older the newest below this window, oldest first
     * @param olderFrom the position from which on they are complete
     * @param olderTo the position up to which they are complete, exclusive: a window that begins
     *     higher by now stays as it is, for what lies between is in neither
     * @param asOf the writes that they reflect
     */
    Window filled(List<Message> older, long olderFrom, long olderTo, long asOf) {
        if (belowWrite > asOf || olderFrom >= from || from > olderTo) {
            return this;
        }
        List<Message> below = older.stream().filter(m -> m.position() < from).toList();
        int room = Math.min(MOST - entries.size(), below.size());
        if (room == 0 && !below.isEmpty()) {
            return this;
        }
        List<Entry> all = new ArrayList<>(room + entries.size());
        for (Message message : below.subList(below.size() - room, below.size())) {
            all.add(new Entry(message, asOf));
        }
        int added = all.stream().mapToInt(Entry::weight).sum();
        long filledFrom = room == below.size() ? olderFrom : all.getFirst().position();
        all.addAll(entries);
        return new Window(all, filledFrom, belowWrite, belowChange, weight + added);
    }

    /** The last write that this window, or what lies below it, reflects. */
    long lastWrite() {
        return entries.stream().mapToLong(Entry::write).reduce(belowWrite, Math::max);
    }

    boolean isUnknown() {
        return from == Long.MAX_VALUE;
    }

    /**
     * Messages of a range in its order.
     *
     * @return at most {@code limit}
     */
    List<Message> list(PositionRange range, int limit) {
        List<Entry> ordered = range.descending() ? entries.reversed() : entries;
        return ordered.stream()
                .map(Entry::message)
                .filter(message -> range.contains(message.position()))
                .limit(limit)
                .toList();
    }

    private Window belowWritten(long globalPosition) {
        return new Window(
                entries, from, Math.max(belowWrite, globalPosition), globalPosition, weight);
    }

    /** The index of a position in the entries, or a negative number. */
    private int place(long position) {
        int low = 0;
        int high = entries.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = entries.get(middle).position();
            if (found == position) {
                return middle;
            }
            if (found < position) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }
}
