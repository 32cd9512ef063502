package parley.view.message;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import parley.domain.Message;
import parley.domain.TopicId;

/**
 * The newest messages of each active topic, in memory, because that is the page that everyone asks
 * for. Bounded in bytes; the topics that were asked for and written to least go first.
 *
 * <p>A topic's {@link Window} says from which position on it is complete, and which write last
 * concerned what lies below it: a reader that needs more asks the index, and waits there for just
 * that write.
 */
final class NewestMessages {
    private final Cache<TopicId, Window> windows;

    /** The last write to any topic that has no window. */
    private final AtomicLong unknownWrite;

    /** The last of them that was no post. */
    private final AtomicLong unknownChange;

    /**
     * @param startedAt the global position after which every write is told to this object
     * @param maxBytes bound of what is held, about
     */
    NewestMessages(long startedAt, long maxBytes) {
        unknownWrite = new AtomicLong(startedAt);
        unknownChange = new AtomicLong(startedAt);
        windows =
                Caffeine.newBuilder()
                        .maximumWeight(maxBytes)
                        .weigher((TopicId _, Window window) -> window.weight())
                        .evictionListener(this::evicted)
                        .executor(Runnable::run)
                        .build();
    }

    Window of(TopicId topic) {
        Window window = windows.getIfPresent(topic);
        return window == null ? unknown() : window;
    }

    void posted(Message message, long globalPosition) {
        change(message.topic(), window -> window.posted(message, globalPosition));
    }

    void edited(Message message, long globalPosition) {
        change(message.topic(), window -> window.edited(message, globalPosition));
    }

    void removed(Message message, long globalPosition) {
        change(message.topic(), window -> window.removed(message, globalPosition));
    }

    /** Nothing is known of it, and what the index showed before this does not count. */
    void forget(TopicId topic, long globalPosition) {
        change(
                topic,
                window ->
                        Window.unknown(
                                Math.max(window.lastWrite(), globalPosition),
                                Math.max(window.lastChange(), globalPosition)));
    }

    /** After a write that concerns messages of any topic: nothing is known any more. */
    void forget(long globalPosition) {
        // First, so that nobody takes what the index does not show yet for the present state.
        unknownWrite.set(globalPosition);
        unknownChange.set(globalPosition);
        windows.invalidateAll();
    }

    /**
     * @see Window#filled
     */
    void fill(TopicId topic, List<Message> older, long olderFrom, long olderTo, long asOf) {
        change(topic, window -> window.filled(older, olderFrom, olderTo, asOf));
    }

    private void change(TopicId topic, UnaryOperator<Window> change) {
        windows.asMap()
                .compute(topic, (_, window) -> change.apply(window == null ? unknown() : window));
    }

    private Window unknown() {
        return Window.unknown(unknownWrite.get(), unknownChange.get());
    }

    private void evicted(@Nullable TopicId topic, @Nullable Window window, RemovalCause cause) {
        if (window != null) {
            unknownWrite.accumulateAndGet(window.lastWrite(), Math::max);
            unknownChange.accumulateAndGet(window.lastChange(), Math::max);
        }
    }
}
