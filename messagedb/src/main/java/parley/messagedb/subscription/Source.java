package parley.messagedb.subscription;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.messagedb.progress.Share;

/** What a subscription follows. */
public sealed interface Source {
    /**
     * One stream, by position.
     *
     * @param name with a {@code -}
     * @param condition SQL over the columns of {@code messages}, run as it stands; the server
     *     refuses it unless its setting {@code message_store.sql_condition} is {@code on}; null
     *     means none
     */
    record Stream(String name, @Nullable String condition) implements Source {
        public Stream {
            if (name.indexOf('-') < 0) {
                throw new IllegalArgumentException("Must be a stream name: " + name);
            }
        }

        /** Only messages that meet an SQL condition. */
        public Stream where(String sql) {
            return new Stream(name, sql);
        }
    }

    /**
     * A category, by global position.
     *
     * @param category without a {@code -}
     * @param share which of its streams; {@link Share#WHOLE}: all
     * @param correlation a category: only messages whose metadata names a {@code
     *     correlationStreamName} in it; null means all
     * @param condition as of a {@link Stream}
     */
    record Category(
            String category, Share share, @Nullable String correlation, @Nullable String condition)
            implements Source {
        public Category {
            requireCategory(category);
            if (correlation != null) {
                requireCategory(correlation);
            }
        }

        /**
         * Only the streams of one member of a consumer group, whoever else reads the others. Of
         * streams without an id no member gets any.
         *
         * @param member from 0, below {@code size}
         */
        public Category member(int member, int size) {
            return share(new Share(member, size));
        }

        Category share(Share newShare) {
            return new Category(category, newShare, correlation, condition);
        }

        /** Only messages that are correlated with a category. */
        public Category correlatedWith(String otherCategory) {
            return new Category(category, share, otherCategory, condition);
        }

        /** Only messages that meet an SQL condition. */
        public Category where(String sql) {
            return new Category(category, share, correlation, sql);
        }
    }

    /**
     * Several categories in one order, that of global positions. Writers of other categories hold
     * nothing back.
     */
    record Categories(Set<String> names) implements Source {
        public Categories {
            names = Set.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("There must be a category to follow");
            }
            names.forEach(Source::requireCategory);
        }
    }

    /** The whole store in one order, that of global positions. */
    record Everything() implements Source {}

    /** Follows one stream. */
    static Stream stream(String name) {
        return new Stream(name, null);
    }

    /** Follows a category. */
    static Category category(String name) {
        return new Category(name, Share.WHOLE, null, null);
    }

    /** Follows several categories in one order. */
    static Categories categories(String... names) {
        return new Categories(Set.of(names));
    }

    /** Follows everything in one order. */
    static Everything everything() {
        return new Everything();
    }

    private static void requireCategory(String name) {
        if (name.isEmpty() || name.indexOf('-') >= 0) {
            throw new IllegalArgumentException("Must be a category: " + name);
        }
    }
}
