package parley.messagedb;

import org.jspecify.annotations.Nullable;

/**
 * One read of a category: the messages of all its streams in global order.
 *
 * <p>Start from {@link #of(String)} and narrow it: {@code
 * CategoryRead.of("account").from(42).limit(100).member(0, 3)}.
 *
 * @param category a name without {@code -}
 * @param position the first global position that may be read (inclusive)
 * @param batchSize the most messages to read, at least 1; -1 means no limit, and then the whole
 *     answer is held in memory
 * @param correlation a category: only messages whose metadata names a {@code correlationStreamName}
 *     in it; null means all
 * @param group the caller's place in a consumer group; null means the whole category
 * @param condition SQL over the columns of {@code messages}, run as it stands (never build it from
 *     untrusted text); the server refuses it unless its setting {@code message_store.sql_condition}
 *     is {@code on}; null means none
 */
public record CategoryRead(
        String category,
        long position,
        int batchSize,
        @Nullable String correlation,
        @Nullable ConsumerGroup group,
        @Nullable String condition) {
    /** How many messages a read returns at most unless told otherwise. */
    public static final int DEFAULT_BATCH_SIZE = 1000;

    public CategoryRead {
        requireCategory(category, "category");
        requireBatchSize(batchSize);
        if (correlation != null) {
            requireCategory(correlation, "correlation");
        }
    }

    /**
     * A member of a consumer group. Each stream belongs to one member, by a hash of its cardinal
     * id; streams without an id belong to none.
     *
     * @param member from 0, below {@code size}
     * @param size how many members share the category
     */
    public record ConsumerGroup(long member, long size) {
        public ConsumerGroup {
            if (size < 1 || member < 0 || member >= size) {
                throw new IllegalArgumentException(
                        "No member %d in a consumer group of %d".formatted(member, size));
            }
        }
    }

    /** Reads the category's first {@value #DEFAULT_BATCH_SIZE} messages. */
    public static CategoryRead of(String category) {
        return new CategoryRead(category, 0, DEFAULT_BATCH_SIZE, null, null, null);
    }

    /** The same read from a global position on (inclusive). */
    public CategoryRead from(long globalPosition) {
        return new CategoryRead(category, globalPosition, batchSize, correlation, group, condition);
    }

    /** The same read of at most so many messages; -1 means no limit. */
    public CategoryRead limit(int newBatchSize) {
        return new CategoryRead(category, position, newBatchSize, correlation, group, condition);
    }

    /** The same read of messages that are correlated with a category. */
    public CategoryRead correlatedWith(String otherCategory) {
        return new CategoryRead(category, position, batchSize, otherCategory, group, condition);
    }

    /** The same read of one consumer-group member's share. */
    public CategoryRead member(long member, long size) {
        return new CategoryRead(
                category,
                position,
                batchSize,
                correlation,
                new ConsumerGroup(member, size),
                condition);
    }

    /** The same read of messages that meet an SQL condition. */
    public CategoryRead where(String sql) {
        return new CategoryRead(category, position, batchSize, correlation, group, sql);
    }

    private static void requireCategory(String name, String what) {
        if (name.isEmpty() || name.indexOf('-') >= 0) {
            throw new IllegalArgumentException(
                    "The %s of a read must be a category: %s".formatted(what, name));
        }
    }

    static void requireBatchSize(int batchSize) {
        if (batchSize < 1 && batchSize != -1) {
            throw new IllegalArgumentException(
                    "A batch size is at least 1, or -1 for no limit: " + batchSize);
        }
    }
}
