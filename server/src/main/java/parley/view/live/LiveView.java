package parley.view.live;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;
import parley.domain.Event.UserDeleted;
import parley.log.Log;
import parley.log.LogEvent;
import parley.view.View;
import parley.view.directory.Directory;

/**
 * What happens now, for those who want to be told. It is the last of the views: what it tells of,
 * the others show.
 */
public final class LiveView implements View {
    private static final int WINDOW_EVENTS = 100_000;

    private final Directory directory;
    private final LiveWindow window;
    private final LiveHistory history;
    private final Map<ScheduledExecutorService, LiveLoop> loops = new ConcurrentHashMap<>();
    private final LongAdder delivered = new LongAdder();
    private volatile long position;

    /** The global position of the last deletion of a user. */
    private volatile long lastDeletion;

    /**
     * @param from the global position after which it is fed
     * @param executor runs what may block
     * @param maxSize of the newest events in memory, and of older ones that are read for who
     *     catches up, each, about, in bytes
     */
    public LiveView(Log log, Directory directory, long from, Executor executor, long maxSize) {
        this(
                directory,
                from,
                new LiveWindow(from, WINDOW_EVENTS, maxSize),
                new LiveHistory(
                        log::readTopic,
                        events -> LiveEvents.visible(events, directory),
                        executor,
                        maxSize));
    }

    LiveView(Directory directory, long from, LiveWindow window, LiveHistory history) {
        this.directory = directory;
        this.position = from;
        this.window = window;
        this.history = history;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void apply(List<LogEvent> events) {
        List<LogEvent> more =
                events.stream().filter(event -> event.globalPosition() > position).toList();
        if (more.isEmpty()) {
            return;
        }
        for (LogEvent event : more) {
            if (event.event().isPresent() && event.event().get() instanceof UserDeleted) {
                lastDeletion = event.globalPosition();
            }
        }
        long upTo = more.getLast().globalPosition();
        window.add(LiveEvents.visible(more, directory), upTo);
        position = upTo;
        loops.values().forEach(LiveLoop::call);
    }

    /**
     * The loop of a thread.
     *
     * @param thread runs one task after the other
     */
    public LiveLoop loop(ScheduledExecutorService thread) {
        return loops.computeIfAbsent(thread, own -> new LiveLoop(this, directory, own));
    }

    /** How many subscriptions there are, in all. */
    public int subscriptions() {
        return loops.values().stream().mapToInt(LiveLoop::subscriptions).sum();
    }

    /** How many of them are dealt out to; the others have to catch up first. */
    public int live() {
        return loops.values().stream().mapToInt(LiveLoop::live).sum();
    }

    /** How many events were sent to subscribers, each as often as it was sent. */
    public long delivered() {
        return delivered.sum();
    }

    /** How many of the newest events are in memory. */
    public int windowEvents() {
        return window.size();
    }

    /** How often the log was read for who had to catch up beyond the window. */
    public long historyReads() {
        return history.reads();
    }

    void delivered(long events) {
        delivered.add(events);
    }

    LiveWindow window() {
        return window;
    }

    LiveHistory history() {
        return history;
    }

    long lastDeletion() {
        return lastDeletion;
    }
}
