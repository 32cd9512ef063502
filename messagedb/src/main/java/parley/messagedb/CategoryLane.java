package parley.messagedb;

import java.util.ArrayDeque;
import java.util.Deque;

/** The appends of one category that wait, in the order in which they came. */
final class CategoryLane {
    private final String category;
    private final long lockKey;
    private final Deque<PendingAppend> waiting = new ArrayDeque<>();
    private boolean alone;

    CategoryLane(String category) {
        this.category = category;
        this.lockKey = Names.lockKey(category);
    }

    String category() {
        return category;
    }

    long lockKey() {
        return lockKey;
    }

    Deque<PendingAppend> waiting() {
        return waiting;
    }

    /**
     * Whether its lock is held by someone who does not let go of it soon: then it is written by
     * itself, so that other categories do not wait with it.
     */
    boolean isAlone() {
        return alone;
    }

    void alone(boolean now) {
        alone = now;
    }
}
