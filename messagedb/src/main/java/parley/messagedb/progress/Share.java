package parley.messagedb.progress;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One share of a category's streams, as Message DB's consumer groups divide them: each stream
 * belongs to one member, by a hash of its cardinal id. A stream without an id belongs to no share
 * of a group; {@link #WHOLE} is no group, and has all streams.
 *
 * @param member from 0, below {@code size}
 * @param size how many shares there are, at least 1
 */
public record Share(int member, int size) {
    /** All streams. */
    public static final Share WHOLE = new Share(0, 1);

    public Share {
        if (size < 1 || member < 0 || member >= size) {
            throw new IllegalArgumentException("No share %d of %d".formatted(member, size));
        }
    }

    /** All shares of a group. */
    public static Stream<Share> of(int size) {
        return IntStream.range(0, size).mapToObj(member -> new Share(member, size));
    }

    /** For people: {@code 1 of 3}. */
    @Override
    public String toString() {
        return member + " of " + size;
    }
}
