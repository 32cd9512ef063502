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
 * @param belowChange the last of those that was no post
 * @param lastWrite the global position of the last write to the topic, in the window or below it
 * @param lastChange the last of those that was no post
 * @param weight bytes held, about
 */
record Window(
        Entries entries,
        long from,
        long belowWrite,
        long belowChange,
        long lastWrite,
        long lastChange,
        int weight) {
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

    private static final int BYTES_FOR_CHARACTER = 2;

    static Window unknown(long belowWrite, long belowChange) {
        return new Window(
                Entries.NONE,
                Long.MAX_VALUE,
                belowWrite,
                belowChange,
                belowWrite,
                belowChange,
                EMPTY_BYTES);
    }

    /** Bytes that a message takes in memory, about. */
    static int weight(Message message) {
        int characters =
                message.content().text().length()
                        + message.content().type().length()
                        + message.content().data().map(String::length).orElse(0);
        return ENTRY_BYTES + BYTES_FOR_CHARACTER * characters;
    }

    /** A new message of the topic, newer than all before. */
    Window posted(Message message, long globalPosition) {
        int place = place(message.position());
        if (place >= 0) {
            // A reader has filled it in already: the index shows a write a moment earlier.
            return replaced(place, message, globalPosition, lastChange);
        }
        Entry added = new Entry(message, globalPosition);
        if (entries.size() < MOST) {
            return new Window(
                    entries.with(added),
                    Math.min(from, message.position()),
                    belowWrite,
                    belowChange,
                    Math.max(lastWrite, globalPosition),
                    lastChange,
                    weight + added.weight());
        }
        Entry dropped = entries.getFirst();
        return new Window(
                entries.withoutFirst().with(added),
                dropped.position() + 1,
                Math.max(belowWrite, dropped.write()),
                Math.max(belowChange, dropped.change()),
                Math.max(lastWrite, globalPosition),
                lastChange,
                weight - dropped.weight() + added.weight());
    }

    /** A new form of a message. */
    Window edited(Message message, long globalPosition) {
        int place = place(message.position());
        if (place < 0) {
            return belowWritten(globalPosition);
        }
        return replaced(place, message, globalPosition, globalPosition);
    }

    private Window replaced(int place, Message message, long globalPosition, long lastChange) {
        Entry now = new Entry(message, globalPosition);
        List<Entry> all = new ArrayList<>(entries);
        Entry before = all.set(place, now);
        return new Window(
                Entries.of(all),
                from,
                belowWrite,
                belowChange,
                Math.max(lastWrite, globalPosition),
                lastChange,
                weight - before.weight() + now.weight());
    }

    Window removed(Message message, long globalPosition) {
        int place = place(message.position());
        if (place < 0) {
            return belowWritten(globalPosition);
        }
        List<Entry> all = new ArrayList<>(entries);
        Entry before = all.remove(place);
        // No entry is left to tell of this write once it lies below: belowWrite does.
        return new Window(
                Entries.of(all),
                from,
                Math.max(belowWrite, globalPosition),
                globalPosition,
                Math.max(lastWrite, globalPosition),
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
        return new Window(
                Entries.of(all),
                filledFrom,
                belowWrite,
                belowChange,
                lastWrite,
                lastChange,
                weight + added);
    }

    /** What a page rests on that was read with this window. */
    Basis basis(boolean posts) {
        return new Basis(posts, posts ? lastWrite : lastChange);
    }

    /** Whether no later post can have a position below this one. */
    boolean isGiven(long position) {
        return !isUnknown()
                && position <= (entries.isEmpty() ? from : entries.getLast().position() + 1);
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
        int low = entries.firstFrom(range.from());
        int high = entries.firstFrom(range.to());
        List<Message> listed = new ArrayList<>(Math.clamp(high - low, 0, limit));
        if (range.descending()) {
            for (int i = high - 1; i >= low && listed.size() < limit; i--) {
                listed.add(entries.get(i).message());
            }
        } else {
            for (int i = low; i < high && listed.size() < limit; i++) {
                listed.add(entries.get(i).message());
            }
        }
        return Collections.unmodifiableList(listed);
    }

    private Window belowWritten(long globalPosition) {
        return new Window(
                entries,
                from,
                Math.max(belowWrite, globalPosition),
                globalPosition,
                Math.max(lastWrite, globalPosition),
                globalPosition,
                weight);
    }

    /** The index of a position in the entries, or a negative number. */
    private int place(long position) {
        int place = entries.firstFrom(position);
        return place < entries.size() && entries.get(place).position() == position ? place : -1;
    }
}
