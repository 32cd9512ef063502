package parley.api;

import parley.domain.InvalidInput;

/** How many entries a page has. */
final class PageSize {
    /** From this size on a page ends early; what is asked for by ids is refused. */
    static final long MAX_BYTES = 2 << 20;

    private static final int DEFAULT = 100;
    private static final int MOST = 1000;

    private PageSize() {}

    /**
     * @param given 1 to 1000; 0 means 100
     */
    static int of(int given) {
        if (given < 0 || given > MOST) {
            throw new InvalidInput(
                    "page_size",
                    String.valueOf(given),
                    "be 1 to " + MOST + ", or 0 for " + DEFAULT);
        }
        return given == 0 ? DEFAULT : given;
    }

    /**
     * @param bytes of the entities that are asked for by their ids
     * @throws InvalidInput when they are more than {@link #MAX_BYTES}
     */
    static void checkBatch(long bytes, String entities, int ids) {
        if (bytes > MAX_BYTES) {
            throw new InvalidInput(
                    "ids",
                    ids + " ids",
                    "name " + entities + " of at most " + MAX_BYTES + " bytes together");
        }
    }
}
