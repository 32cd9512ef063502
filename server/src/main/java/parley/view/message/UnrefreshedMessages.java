package parley.view.message;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import parley.domain.Message;
import parley.domain.MessageId;

/**
 * The messages written since the searcher was last refreshed, in the form they have now; empty for
 * one that was removed.
 *
 * <p>A refresh has two ends: what is written before its beginning goes out at its end, when the
 * searcher has it. So one who looks here first, and at the searcher after that, misses nothing.
 */
final class UnrefreshedMessages {
    /** From this many messages or bytes on, a refresh is due. */
    private static final int MANY = 10_000;

    private static final long MANY_BYTES = 16 << 20;

    private volatile Map<MessageId, Optional<Message>> now = new ConcurrentHashMap<>();
    private volatile Map<MessageId, Optional<Message>> before = Map.of();
    private final AtomicLong bytes = new AtomicLong();

    /**
     * To be called after the message is written to the index.
     *
     * @return whether a refresh is due
     */
    boolean put(MessageId id, Optional<Message> form) {
        Map<MessageId, Optional<Message>> target = now;
        target.put(id, form);
        long held = bytes.addAndGet(form.map(UnrefreshedMessages::size).orElse(0L));
        return target.size() == MANY || held > MANY_BYTES;
    }

    private static long size(Message message) {
        return 2L
                * (message.content().text().length()
                        + message.content().type().length()
                        + message.content().data().map(String::length).orElse(0));
    }

    /** Empty when nothing is known here; a present empty when the message was removed. */
    Optional<Optional<Message>> find(MessageId id) {
        Optional<Message> form = now.get(id);
        if (form == null) {
            form = before.get(id);
        }
        return Optional.ofNullable(form);
    }

    boolean isEmpty() {
        return now.isEmpty() && before.isEmpty();
    }

    void beginRefresh() {
        Map<MessageId, Optional<Message>> unseen = now;
        if (!before.isEmpty()) {
            // The refresh before this one failed: nobody has seen these yet, unless there is a
            // newer form.
            before.forEach(unseen::putIfAbsent);
        }
        before = unseen;
        now = new ConcurrentHashMap<>();
        bytes.set(0);
    }

    void endRefresh() {
        before = Map.of();
    }
}
