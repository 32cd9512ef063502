package parley.messagedb;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.messagedb.Writers.Writer;

/**
 * Up to where the whole store is cleared: nothing at or below that place can still commit. See
 * {@link StoreReader} for why.
 */
final class StoreWatermark {
    private final InstantSource clock;
    private Map<String, Known> known = new HashMap<>();
    private @Nullable Sequence previous;
    private boolean looked;

    /**
     * A writer that was found.
     *
     * @param after all its messages have higher places than this
     * @param since when it was first found
     */
    private record Known(Writer writer, long after, Instant since) {}

    StoreWatermark(InstantSource clock) {
        this.clock = clock;
    }

    /** A call that did not look for writers; what is known of them stays so. */
    void nothingNew() {
        looked = false;
    }

    /** Takes in what one call found: first the sequence, then the writers. */
    void advance(Sequence sequence, Writers writers) {
        Sequence before = previous;
        if (before != null
                && (sequence.last() < before.last()
                        || !sequence.incarnation().equals(before.incarnation()))) {
            known.clear();
            before = null;
        }
        long lastBefore = before == null ? 0 : before.last();
        // One that was prepared since may be any of those that have gone since.
        long lowestGone =
                known.entrySet().stream()
                        .filter(each -> !writers.byTransaction().containsKey(each.getKey()))
                        .mapToLong(each -> each.getValue().after())
                        .min()
                        .orElse(lastBefore);
        Instant now = clock.instant();
        Map<String, Known> found = new HashMap<>();
        writers.byTransaction()
                .forEach(
                        (transaction, writer) -> {
                            Known old = known.get(transaction);
                            long after =
                                    old != null
                                            ? old.after()
                                            : writer.isPrepared()
                                                    ? Math.min(lowestGone, lastBefore)
                                                    : lastBefore;
                            found.put(
                                    transaction,
                                    new Known(writer, after, old == null ? now : old.since()));
                        });
        known = found;
        previous = sequence;
        looked = true;
    }

    boolean hasWriters() {
        return !known.isEmpty();
    }

    /**
     * The last place that may be answered.
     *
     * @param highest the highest place that was read of each category, by the key of its lock
     */
    long bound(Map<Long, Long> highest) {
        long last = previous == null ? 0 : previous.last();
        return known.values().stream()
                .mapToLong(each -> Math.max(each.after(), visible(each.writer(), highest)))
                .reduce(last, Math::min);
    }

    /** What is visible of a category is before all that its lock's holder has not committed yet. */
    private static long visible(Writer writer, Map<Long, Long> highest) {
        return writer.keys().stream()
                .mapToLong(key -> highest.getOrDefault(key, 0L))
                .min()
                .orElse(0);
    }

    /** The writer that was met first. */
    Optional<Blocker> blocker() {
        if (!looked) {
            return Optional.empty();
        }
        return known.values().stream()
                .min(Comparator.comparing(Known::since))
                .map(each -> new Blocker("", each.writer().pid(), each.since()));
    }
}
