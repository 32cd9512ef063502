package parley.view.message;

/**
 * How much of what is found is asked for.
 *
 * @param skip how many are left out at the beginning
 * @param limit how many there are to be then, at most; at least 1
 * @param bytes the size of their contents at most, in bytes, but for the last of them
 */
public record Extent(int skip, int limit, long bytes) {
    public Extent {
        if (skip < 0 || limit < 1) {
            throw new IllegalArgumentException("Skip " + skip + ", limit " + limit);
        }
    }

    /** How many have to be known of: one more says whether there is more. */
    int reach() {
        return skip + limit + 1;
    }
}
