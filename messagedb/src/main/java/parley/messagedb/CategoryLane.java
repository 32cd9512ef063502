package parley.messagedb;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The appends of one category that wait, in the order in which they came. */
final class CategoryLane {
    private final String category;
    private final long lockKey;
    private final Deque<PendingAppend> waiting = new ArrayDeque<>();
    private Standing standing;

    /** How it is written, from how its lock was granted before. */
    enum Standing {
        /** In one transaction with others. The wait is longer than any other batch takes. */
        TOGETHER(Duration.ofMillis(200)),

        /** By itself: of the categories it was written with, one's lock was not granted in time. */
        SUSPECTED(Duration.ofMillis(200)),

        /**
         * By itself, so that no other category waits with it: its lock is held by someone who does
         * not let go of it soon.
         */
        HELD(Duration.ofSeconds(1));

        private final Duration lockWait;

        Standing(Duration lockWait) {
            this.lockWait = lockWait;
        }

        /** The most that its lock is waited for at a time. */
        Duration lockWait() {
            return lockWait;
        }
    }

    CategoryLane(String category, Standing standing) {
        this.category = category;
        this.lockKey = StreamName.hash64(category);
        this.standing = standing;
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

    Standing standing() {
        return standing;
    }

    void standing(Standing now) {
        standing = now;
    }
}
