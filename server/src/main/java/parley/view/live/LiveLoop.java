package parley.view.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.domain.Caller;
import parley.domain.Event.MembersRemoved;
import parley.domain.Event.TopicDeleted;
import parley.domain.Event.VisibilityChanged;
import parley.domain.TopicId;
import parley.view.directory.Directory;

/**
 * Deals out, on one thread, what happens to those whose sockets that thread serves.
 *
 * <p>In rounds: what has come since the last is put together for each topic, and given to all who
 * follow it. A round begins at once, but not before {@link #REST} times as long as the last one
 * took has passed since that began, at most {@link #LONGEST}: what few follow goes at once; what
 * costs much, because many do, goes together with what has come meanwhile. So dealing out takes no
 * more than a part of the thread's time, however much happens.
 */
public final class LiveLoop {
    private static final Logger LOGGER = LoggerFactory.getLogger(LiveLoop.class);

    /** How much more time passes from round to round than a round takes. */
    private static final int REST = 16;

    /** The longest that an event waits for a round. */
    private static final Duration LONGEST = Duration.ofMillis(14);

    private final LiveView view;
    private final ReadingRights rights;
    private final ScheduledExecutorService thread;
    private final AtomicBoolean called = new AtomicBoolean();

    private final CatchUp catchUp;

    /** Those who are dealt out to. */
    private final Followers followers = new Followers();

    private final Set<Subscription> all = new LinkedHashSet<>();

    /** Events up to here have been dealt out. */
    private long position;

    /** No round before this, in {@link System#nanoTime}. */
    private volatile long nextRound;

    private int liveCount;

    /** As {@link #liveCount}, for other threads. */
    private volatile int live;

    /** How many subscriptions there are; for those who only want to know whether there are any. */
    private volatile int subscriptions;

    LiveLoop(LiveView view, Directory directory, ScheduledExecutorService thread) {
        this.view = view;
        this.rights = new ReadingRights(directory);
        this.thread = thread;
        this.catchUp = new CatchUp(view, thread, this::catchUp);
        this.nextRound = System.nanoTime();
    }

    /** How many subscriptions it has. */
    int subscriptions() {
        return subscriptions;
    }

    /** How many of them are dealt out to. */
    int live() {
        return live;
    }

    /**
     * Subscribes. Who asks has looked whether the caller may read the topics; it is looked again
     * whenever that may have changed. On the loop's thread.
     *
     * @param topics at least one
     */
    public Subscription subscribe(
            Subscriber subscriber,
            Caller caller,
            Collection<TopicId> topics,
            Subscription.Start start) {
        if (all.isEmpty()) {
            position = view.position();
        }
        // First: what happens from here on calls this loop.
        subscriptions = all.size() + 1;
        round();
        Subscription subscription =
                new Subscription(this, subscriber, caller, topics, start, position);
        all.add(subscription);
        catchUp(subscription);
        return subscription;
    }

    /** Something has happened; from any thread. */
    void call() {
        if (subscriptions > 0 && called.compareAndSet(false, true)) {
            long rest = nextRound - System.nanoTime();
            try {
                if (rest <= 0) {
                    thread.execute(this::calledRound);
                } else {
                    var _ = thread.schedule(this::calledRound, rest, TimeUnit.NANOSECONDS);
                }
            } catch (RejectedExecutionException _) {
                subscriptions = 0; // it has ended, and with it those whom it served
            }
        }
    }

    private void calledRound() {
        called.set(false);
        long begun = System.nanoTime();
        round();
        long took = System.nanoTime() - begun;
        nextRound = begun + Math.min(REST * took, LONGEST.toNanos());
    }

    private void round() {
        if (all.isEmpty()) {
            position = view.position();
            return;
        }
        long before = position;
        Optional<LiveWindow.Since> since = view.window().since(before);
        if (since.isEmpty()) {
            position = view.position();
            allCatchUp(before);
            return;
        }
        position = since.get().upTo();
        try {
            deal(followed(since.get().events()), before);
        } catch (RuntimeException | Error e) {
            LOGGER.error("What happened could not be dealt out; all catch up with it", e);
            allCatchUp(before);
        }
    }

    /** Those of the topics that somebody here follows. */
    private Map<TopicId, List<LiveEvent>> followed(List<LiveEvent> events) {
        Map<TopicId, List<LiveEvent>> byTopic = new HashMap<>();
        for (LiveEvent event : events) {
            if (followers.has(event.topic())) {
                byTopic.computeIfAbsent(event.topic(), _ -> new ArrayList<>()).add(event);
            }
        }
        return byTopic;
    }

    private void deal(Map<TopicId, List<LiveEvent>> byTopic, long before) {
        boolean deletion = view.lastDeletion() > before;
        if (deletion) {
            List.copyOf(all).forEach(this::endUnreadable);
        }
        // Whoever follows several topics shares what comes of one, when nothing comes of the
        // others.
        boolean shared = !deletion && byTopic.size() == 1;
        Map<Subscription, List<List<LiveEvent>>> apart = new LinkedHashMap<>();
        byTopic.forEach(
                (topic, events) -> {
                    if (events.stream().anyMatch(LiveLoop::mayExclude)) {
                        followers.of(topic).forEach(each -> endUnreadable(each, topic));
                    }
                    long from = before;
                    for (List<LiveEvent> part : parts(events)) {
                        dealTopic(topic, part, from, !deletion, shared, apart);
                        from = part.getLast().globalPosition();
                    }
                });
        apart.forEach((each, lists) -> guarded(each, () -> dealApart(each, lists, before)));
        byTopic.forEach(this::endDeleted);
    }

    /** No more than a part comes on top of what waits already for one who stops to read. */
    private static List<List<LiveEvent>> parts(List<LiveEvent> events) {
        return LiveEvents.parts(events, CatchUp.PART, CatchUp.PART_SIZE);
    }

    private void dealTopic(
            TopicId topic,
            List<LiveEvent> events,
            long before,
            boolean plain,
            boolean shared,
            Map<Subscription, List<List<LiveEvent>>> apart) {
        try (Delivery delivery = new Delivery(events)) {
            for (Subscription each : followers.of(topic)) {
                if (plain && each.isPlain(before, shared) && !apart.containsKey(each)) {
                    guarded(each, () -> deal(delivery, each, before));
                } else {
                    apart.computeIfAbsent(each, _ -> new ArrayList<>()).add(events);
                }
            }
        }
    }

    private void deal(Delivery delivery, Subscription each, long before) {
        if (each.subscriber().isReady()) {
            each.subscriber().deliver(delivery);
            each.passed(delivery.upTo());
            view.delivered(delivery.events().size());
        } else {
            fallBehind(each, before);
        }
    }

    /** What fails for one must not keep the others from what is theirs. */
    private void guarded(Subscription subscription, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOGGER.error("A subscriber could not be told of what happened; it is ended", e);
            cancel(subscription);
            subscription.subscriber().failed();
        }
    }

    /** To one who follows several topics, or from another place than the others. */
    private void dealApart(Subscription each, List<List<LiveEvent>> lists, long before) {
        for (List<LiveEvent> part : parts(LiveEvents.merged(lists, Integer.MAX_VALUE))) {
            if (!each.isLive()) {
                return; // it has ended meanwhile
            }
            if (!each.subscriber().isReady()) {
                fallBehind(each, before);
                return;
            }
            view.delivered(each.deliver(part));
            each.passed(part.getLast().globalPosition());
        }
    }

    private static boolean mayExclude(LiveEvent event) {
        return event.event() instanceof MembersRemoved
                || event.event() instanceof VisibilityChanged;
    }

    private void endDeleted(TopicId topic, List<LiveEvent> events) {
        if (events.stream().anyMatch(event -> event.event() instanceof TopicDeleted)) {
            followers.of(topic).forEach(each -> end(each, topic, Subscriber.End.DELETED));
        }
    }

    /** It takes no more: from now on only its cursor is kept. */
    private void fallBehind(Subscription subscription, long dealtOut) {
        subscription.passed(dealtOut);
        live(subscription, false);
        followers.remove(subscription, subscription.topics());
    }

    /** This thread was kept busy for so long that the window has gone on, or something failed. */
    private void allCatchUp(long dealtOut) {
        for (Subscription each : List.copyOf(all)) {
            if (each.isLive()) {
                fallBehind(each, dealtOut);
                catchUp(each);
            }
        }
    }

    /** Gives what it lacks, as much as its subscriber takes; then it is dealt out to again. */
    void catchUp(Subscription subscription) {
        guarded(subscription, () -> takeUp(subscription));
    }

    private void takeUp(Subscription subscription) {
        while (!subscription.isLive()
                && !subscription.isReading()
                && subscription.subscriber().isReady()) {
            endUnreadable(subscription);
            if (subscription.topics().isEmpty()) {
                return;
            }
            long cursor = subscription.cursor();
            if (cursor >= position) {
                live(subscription, true);
                followers.add(subscription);
                subscription.passed(cursor);
                return;
            }
            catchUp.step(subscription, position);
        }
        if (!subscription.isReading()) {
            subscription.letGo();
        }
    }

    private void endUnreadable(Subscription subscription) {
        List.copyOf(subscription.topics()).forEach(topic -> endUnreadable(subscription, topic));
    }

    private void endUnreadable(Subscription subscription, TopicId topic) {
        rights.lost(topic, subscription.caller())
                // Those who are dealt out to hear of a topic's deletion first.
                .filter(why -> why != Subscriber.End.DELETED || !subscription.isLive())
                .ifPresent(why -> end(subscription, topic, why));
    }

    /** Whether an event is still to be shown. */
    boolean isShown(LiveEvent event) {
        return rights.isShown(event);
    }

    private void end(Subscription subscription, TopicId topic, Subscriber.End why) {
        followers.remove(subscription, List.of(topic));
        subscription.end(topic, why);
        forgetEnded(subscription);
    }

    void unsubscribe(Subscription subscription, TopicId topic) {
        end(subscription, topic, Subscriber.End.REQUESTED);
    }

    void cancel(Subscription subscription) {
        followers.remove(subscription, subscription.topics());
        subscription.endAll();
        forgetEnded(subscription);
    }

    private void forgetEnded(Subscription subscription) {
        if (subscription.topics().isEmpty()) {
            live(subscription, false);
            all.remove(subscription);
            subscriptions = all.size();
        }
    }

    private void live(Subscription subscription, boolean now) {
        if (subscription.isLive() != now) {
            subscription.live(now);
            liveCount += now ? 1 : -1;
            live = liveCount;
        }
    }
}
