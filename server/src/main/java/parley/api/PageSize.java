package parley.api;

import parley.domain.InvalidInput;

/** How many entries a page has. */
final class PageSize {
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
}
