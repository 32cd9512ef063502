package parley.messagedb;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Wakes those who wait for messages of a category as soon as it is known that one was stored. It
 * saves them the wait until they look by themselves, and is nothing to rely on: a process hears of
 * its own appends, and of others' only if somebody tells it ({@link #stored}).
 *
 * <p>Safe for use by many threads. What is told runs on the thread that wrote, so it has to be
 * quick, and must not throw.
 */
public final class WakeUps {
    private final Map<String, Set<Runnable>> sleepers = new ConcurrentHashMap<>();
    private final Set<Runnable> lightSleepers = ConcurrentHashMap.newKeySet();
    private final Set<Consumer<String>> messengers = ConcurrentHashMap.newKeySet();

    WakeUps() {}

    /** What was agreed on, until it is closed. */
    public interface Agreement extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Has something run whenever a message was stored.
     *
     * @param categories in one of these; empty: in any
     * @param wake differs from every other that is agreed on
     */
    public Agreement wake(Set<String> categories, Runnable wake) {
        if (categories.isEmpty()) {
            lightSleepers.add(wake);
            return () -> lightSleepers.remove(wake);
        }
        Set<String> each = Set.copyOf(categories);
        each.forEach(category -> add(category, wake));
        return () -> each.forEach(category -> remove(category, wake));
    }

    private void add(String category, Runnable wake) {
        sleepers.compute(
                category,
                (_, known) -> {
                    Set<Runnable> all = known == null ? ConcurrentHashMap.newKeySet() : known;
                    all.add(wake);
                    return all;
                });
    }

    private void remove(String category, Runnable wake) {
        sleepers.computeIfPresent(
                category,
                (_, known) -> {
                    known.remove(wake);
                    return known.isEmpty() ? null : known;
                });
    }

    /**
     * Has something told the category of each append of this client, and of nothing else: for who
     * tells other processes.
     */
    public Agreement tell(Consumer<String> messenger) {
        messengers.add(messenger);
        return () -> messengers.remove(messenger);
    }

    /**
     * Wakes those who wait for a category: for who has heard from another process.
     *
     * @param category in which somebody has stored a message
     */
    public void stored(String category) {
        lightSleepers.forEach(Runnable::run);
        Set<Runnable> known = sleepers.get(category);
        if (known != null) {
            known.forEach(Runnable::run);
        }
    }

    /** Wakes everyone: for who has heard that something was stored, and not where. */
    public void storedAnywhere() {
        lightSleepers.forEach(Runnable::run);
        sleepers.values().forEach(each -> each.forEach(Runnable::run));
    }

    /**
     * This client has stored messages in a stream: wakes its subscriptions, and has other processes
     * told, where they are. Appends of {@link MessageDb} see to it themselves; whoever commits a
     * transaction of one's own with messages in it says so afterwards.
     */
    public void appended(String streamName) {
        if (lightSleepers.isEmpty() && sleepers.isEmpty() && messengers.isEmpty()) {
            return;
        }
        String category = StreamName.category(streamName);
        stored(category);
        messengers.forEach(messenger -> messenger.accept(category));
    }
}
