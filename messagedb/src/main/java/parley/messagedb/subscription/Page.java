package parley.messagedb.subscription;

import java.util.List;
import parley.messagedb.Message;

/**
 * What one look found.
 *
 * @param messages in order, may be none
 * @param end up to where the source was looked through
 * @param isFull whether there may be more right behind
 * @param isHeldBack whether messages were left out that must not be handed on yet
 */
record Page(List<Message> messages, Place end, boolean isFull, boolean isHeldBack) {
    static Page nothing(Place end, boolean isHeldBack) {
        return new Page(List.of(), end, false, isHeldBack);
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }
}
