package parley.messagedb.subscription;

import java.util.List;
import java.util.function.Function;
import parley.messagedb.Message;

/**
 * What one look found.
 *
 * @param messages in order, may be none
 * @param end up to where the source was looked through
 * @param isFull whether there may be more right behind
 * @param isHeldBack whether messages were left out that must not be handed on yet
 * @param isContinuous whether the look met the message at the place that it began from, so that the
 *     log is the one that was read until there; false: it did not look
 */
record Page(
        List<Message> messages,
        Place end,
        boolean isFull,
        boolean isHeldBack,
        boolean isContinuous) {
    static Page nothing(Place end, boolean isHeldBack) {
        return new Page(List.of(), end, false, isHeldBack, false);
    }

    /** What was found after a place of the store, of which so many were asked for. */
    static Page ofStore(Place after, List<Message> messages, int limit, boolean isHeldBack) {
        return of(after, messages, limit, isHeldBack, false, Place::ofStore);
    }

    /**
     * What was found from a place on, where the message that was there has to come first.
     *
     * @param limit how many were asked for beyond that
     */
    static Page from(
            Place begin, List<Message> found, int limit, Function<Message, Place> placeOf) {
        boolean isThere = !found.isEmpty() && placeOf.apply(found.getFirst()).equals(begin);
        List<Message> messages =
                found.stream()
                        .dropWhile(each -> placeOf.apply(each).position() <= begin.position())
                        .limit(limit)
                        .toList();
        return of(begin, messages, limit, false, isThere, placeOf);
    }

    private static Page of(
            Place after,
            List<Message> messages,
            int limit,
            boolean isHeldBack,
            boolean isContinuous,
            Function<Message, Place> placeOf) {
        return new Page(
                messages,
                messages.isEmpty() ? after : placeOf.apply(messages.getLast()),
                messages.size() == limit,
                isHeldBack,
                isContinuous);
    }

    /** With nothing of it behind its messages, up to there. */
    Page lookedThroughTo(Place further) {
        return new Page(messages, further, isFull, isHeldBack, isContinuous);
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }
}
