package parley.view.message;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which index is written and which one is read, while a new one takes the place of another: the
 * rules, and nothing else.
 *
 * <p>A new one is written as soon as it is taken over, and read as soon as it has what the one
 * before it had. One that is damaged is neither, and no other takes its place by itself: one that
 * is only read lacks what was written since.
 */
sealed interface Succession<I> {
    /** There is none: nothing is kept, and nothing can be read. */
    record Missing<I>() implements Succession<I> {}

    /** One is written and read. */
    record Settled<I>(I index) implements Succession<I> {}

    /**
     * One is written, and will be read once it has passed a global position.
     *
     * @param old what is read until then; empty when there was none, or it is damaged
     */
    record Overtaking<I>(Optional<I> old, I fresh, long readFrom) implements Succession<I> {}

    static <I> Succession<I> of(Optional<I> present) {
        return present.<Succession<I>>map(Settled::new).orElseGet(Missing::new);
    }

    default Optional<I> reading() {
        return switch (this) {
            case Missing<I> _ -> Optional.empty();
            case Settled<I> settled -> Optional.of(settled.index());
            case Overtaking<I> overtaking -> overtaking.old();
        };
    }

    default Optional<I> writing() {
        return switch (this) {
            case Missing<I> _ -> Optional.empty();
            case Settled<I> settled -> Optional.of(settled.index());
            case Overtaking<I> overtaking -> Optional.of(overtaking.fresh());
        };
    }

    /**
     * A new one takes over.
     *
     * @param has the global position up to which it was written
     * @param told the one up to which those before it were told everything
     */
    default Succession<I> takenOver(I fresh, long has, long told) {
        return new Overtaking<>(reading(), fresh, told).passed(has);
    }

    /** What is written has passed a global position. */
    default Succession<I> passed(long globalPosition) {
        return this instanceof Overtaking<I>(_, I fresh, long readFrom)
                        && globalPosition >= readFrom
                ? new Settled<>(fresh)
                : this;
    }

    /** One turns out to be damaged. */
    default Succession<I> damaged(I index) {
        if (writing().equals(Optional.of(index))) {
            return new Missing<>();
        }
        return this instanceof Overtaking<I>(Optional<I> old, I fresh, long readFrom)
                        && old.equals(Optional.of(index))
                ? new Overtaking<>(Optional.empty(), fresh, readFrom)
                : this;
    }

    /** Those that count in this and no more in what follows it. */
    default Set<I> droppedBy(Succession<I> next) {
        Set<I> dropped = new HashSet<>();
        reading().ifPresent(dropped::add);
        writing().ifPresent(dropped::add);
        next.reading().ifPresent(dropped::remove);
        next.writing().ifPresent(dropped::remove);
        return dropped;
    }
}
