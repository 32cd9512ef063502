package parley.api;

import java.util.List;
import java.util.function.ToLongFunction;
import parley.domain.InvalidInput;
import parley.view.PageBytes;
import parley.view.message.Part;

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

    /**
     * The entities of a page: so many at most, and no more than have room in it.
     *
     * @param found one more than the page may have, if there are so many
     * @param bytes of an entity, about
     */
    static <T> Part<T> cut(List<T> found, int size, ToLongFunction<T> bytes) {
        PageBytes counted = new PageBytes();
        int end = 0;
        while (end < found.size() && end < size && counted.hasRoom()) {
            counted.add(bytes.applyAsLong(found.get(end)));
            end++;
        }
        return new Part<>(found.subList(0, end), end < found.size());
    }

    /**
     * @param bytes of the entities that are asked for by their ids
     * @throws InvalidInput when a page has no room for them
     */
    static void checkBatch(PageBytes bytes, String entities, int ids) {
        if (!bytes.hasRoom()) {
            throw new InvalidInput(
                    "ids",
                    ids + " ids",
                    "name " + entities + " of at most " + PageBytes.MOST + " bytes together");
        }
    }
}
