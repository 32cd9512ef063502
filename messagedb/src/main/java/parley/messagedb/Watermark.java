package parley.messagedb;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import parley.messagedb.LockHolders.Holder;

/**
 * Up to where each category is cleared: nothing at or below that place can still commit. See {@link
 * OrderedReader} for why.
 */
final class Watermark {
    private final InstantSource clock;
    private final Map<String, Cleared> categories = new TreeMap<>();
    private @Nullable Sequence previous;
    private Optional<Blocker> blocker = Optional.empty();

    /** One category's state after a call. */
    private static final class Cleared {
        private long position;
        private @Nullable Holder holder;
        private Instant since = Instant.EPOCH;
    }

    Watermark(Set<String> categories, InstantSource clock) {
        this.clock = clock;
        for (String category : categories) {
            this.categories.put(category, new Cleared());
        }
    }

    /** A call that did not look for holders. */
    void nothingNew() {
        blocker = Optional.empty();
    }

    /** Takes in what one call found: first the sequence, then the holders. */
    void advance(Sequence sequence, Map<String, Holder> holders) {
        Sequence before = previous;
        if (before != null
                && (sequence.last() < before.last()
                        || !sequence.incarnation().equals(before.incarnation()))) {
            categories.replaceAll((_, _) -> new Cleared());
            before = null;
        }
        Instant now = clock.instant();
        for (Map.Entry<String, Cleared> category : categories.entrySet()) {
            advance(
                    category.getValue(),
                    holders.get(category.getKey()),
                    sequence.last(),
                    before == null ? 0 : before.last(),
                    now);
        }
        previous = sequence;
        blocker = firstMet();
    }

    private static void advance(
            Cleared cleared, @Nullable Holder holder, long last, long lastBefore, Instant now) {
        if (holder == null) {
            cleared.position = last;
        } else if (!holder.equals(cleared.holder)) {
            if (!holder.isPrepared()) {
                cleared.position = Math.max(cleared.position, lastBefore);
            }
            cleared.since = now;
        }
        cleared.holder = holder;
    }

    /**
     * The last place that may be answered.
     *
     * @param highest the highest global position that was read of each category
     */
    long bound(Map<String, Long> highest) {
        return categories.entrySet().stream()
                .mapToLong(
                        category ->
                                Math.max(
                                        category.getValue().position,
                                        highest.getOrDefault(category.getKey(), 0L)))
                .min()
                .orElse(0);
    }

    Optional<Blocker> blocker() {
        return blocker;
    }

    private Optional<Blocker> firstMet() {
        return categories.entrySet().stream()
                .map(category -> blocker(category.getKey(), category.getValue()))
                .filter(Objects::nonNull)
                .min(Comparator.comparing(Blocker::firstSeen));
    }

    private static @Nullable Blocker blocker(String category, Cleared cleared) {
        Holder holder = cleared.holder;
        return holder == null ? null : new Blocker(category, holder.pid(), cleared.since);
    }
}
