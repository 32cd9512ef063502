package parley.view.message;

/**
 * Positions in a topic, and the order in which they are wanted.
 *
 * @param from the lowest, inclusive
 * @param to the highest, exclusive
 * @param descending highest first
 */
public record PositionRange(long from, long to, boolean descending) {
    /** All, oldest first. */
    public static final PositionRange ALL = new PositionRange(0, Long.MAX_VALUE, false);

    /** All, newest first. */
    public static final PositionRange NEWEST_FIRST = new PositionRange(0, Long.MAX_VALUE, true);

    /** What comes after a position in the same order. */
    public PositionRange after(long position) {
        return descending
                ? new PositionRange(from, position, true)
                : new PositionRange(position + 1, to, false);
    }

    /**
     * What begins with a position in the same order.
     *
     * @param position from 0
     */
    public PositionRange startingAt(long position) {
        if (!descending) {
            return new PositionRange(position, to, false);
        }
        return position == Long.MAX_VALUE ? this : new PositionRange(from, position + 1, true);
    }

    boolean isEmpty() {
        return from >= to;
    }

    boolean contains(long position) {
        return position >= from && position < to;
    }

    /** The part below a position. */
    PositionRange below(long position) {
        return new PositionRange(from, Math.min(to, position), descending);
    }
}
