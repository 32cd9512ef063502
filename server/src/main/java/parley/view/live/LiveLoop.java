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
import java.util.concurrent.CompletableFuture;
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
import parley.domain.TopicState;
import parley.domain.UserId;
import parley.domain.UserState;
import parley.view.directory.Directory;

/**
 * Deals out, on one thread, what happens to those whose sockets that thread serves.
 *
 * <p>In rounds: what has come since the last is put together for each topic, and given to all who
 * follow it. Rounds follow each other no faster than {@link #PACE}: when little happens, each event
 * goes at once; when much does, what has come meanwhile goes together.
 */
public final class LiveLoop {
    private static final Logger LOGGER = LoggerFactory.getLogger(LiveLoop.class);

    /** The least time between two rounds. */
    static final Duration PACE = Duration.ofMillis(4);

    private static final Duration RETRY = Duration.ofMillis(500);

    /** Events that one who catches up gets at a time, and their size, about, in bytes. */
    private static final int PART = 128;

    private static final long PART_SIZE = 256 << 10;

    private final LiveView view;
    private final Directory directory;
    private final ScheduledExecutorService thread;
    private final AtomicBoolean called = new AtomicBoolean();

    /** Those who are dealt out to. */
    private final Map<TopicId, Set<Subscription>> followers = new HashMap<>();

    private final Set<Subscription> all = new LinkedHashSet<>();

    /** Events up to here have been dealt out. */
    private long position;

    private volatile long lastRound;

    /** How many subscriptions there are; for those who only want to know whether there are any. */
    private volatile int subscriptions;

    LiveLoop(LiveView view, Directory directory, ScheduledExecutorService thread) {
        this.view = view;
        this.directory = directory;
        this.thread = thread;
        this.lastRound = System.nanoTime() - PACE.toNanos();
    }

    /** How many subscriptions it has. */
    int subscriptions() {
        return subscriptions;
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
            long rest = lastRound + PACE.toNanos() - System.nanoTime();
            if (rest <= 0) {
                thread.execute(this::calledRound);
            } else {
                var _ = thread.schedule(this::calledRound, rest, TimeUnit.NANOSECONDS);
            }
        }
    }

    private void calledRound() {
        called.set(false);
        lastRound = System.nanoTime();
        round();
    }

    private void round() {
        if (all.isEmpty()) {
            position = view.position();
            return;
        }
        long before = position;
        Optional<LiveWindow.Since> since = view.window().since(before);
        if (since.isEmpty()) {
            fallBehind(before);
        } else {
            position = since.get().upTo();
            deal(followed(since.get().events()), before);
        }
        if (view.lastDeletion() > before) {
            List.copyOf(all).forEach(this::endUnreadable);
        }
    }

    /** Those of the topics that somebody here follows. */
    private Map<TopicId, List<LiveEvent>> followed(List<LiveEvent> events) {
        Map<TopicId, List<LiveEvent>> byTopic = new HashMap<>();
        for (LiveEvent event : events) {
            if (followers.containsKey(event.topic())) {
                byTopic.computeIfAbsent(event.topic(), _ -> new ArrayList<>()).add(event);
            }
        }
        return byTopic;
    }

    private void deal(Map<TopicId, List<LiveEvent>> byTopic, long before) {
        Map<Subscription, List<List<LiveEvent>>> apart = new LinkedHashMap<>();
        byTopic.forEach(
                (topic, events) -> {
                    if (events.stream().anyMatch(LiveLoop::mayExclude)) {
                        followers(topic).forEach(each -> endUnreadable(each, topic));
                    }
                    deal(topic, events, before, apart);
                });
        apart.forEach((each, lists) -> dealApart(each, lists, before));
        byTopic.forEach(this::endDeleted);
    }

    private void deal(
            TopicId topic,
            List<LiveEvent> events,
            long before,
            Map<Subscription, List<List<LiveEvent>>> apart) {
        try (Delivery delivery = new Delivery(events)) {
            for (Subscription each : followers(topic)) {
                if (!each.isPlain(before)) {
                    apart.computeIfAbsent(each, _ -> new ArrayList<>()).add(events);
                } else if (each.subscriber().isReady()) {
                    each.subscriber().deliver(delivery);
                    each.passed(delivery.upTo());
                } else {
                    fallBehind(each, before);
                }
            }
        }
    }

    /** To one who follows several topics, or from another place than the others. */
    private void dealApart(Subscription each, List<List<LiveEvent>> lists, long before) {
        if (!each.isLive()) {
            return; // it has ended meanwhile
        }
        if (each.subscriber().isReady()) {
            List<LiveEvent> events = LiveEvents.merged(lists, Integer.MAX_VALUE);
            each.deliver(events);
            each.passed(events.getLast().globalPosition());
        } else {
            fallBehind(each, before);
        }
    }

    private List<Subscription> followers(TopicId topic) {
        return List.copyOf(followers.getOrDefault(topic, Set.of()));
    }

    private static boolean mayExclude(LiveEvent event) {
        return event.event() instanceof MembersRemoved
                || event.event() instanceof VisibilityChanged;
    }

    private void endDeleted(TopicId topic, List<LiveEvent> events) {
        if (events.stream().anyMatch(event -> event.event() instanceof TopicDeleted)) {
            followers(topic).forEach(each -> end(each, topic, Subscriber.End.DELETED));
        }
    }

    /** It takes no more: from now on only its cursor is kept. */
    private void fallBehind(Subscription subscription, long dealtOut) {
        subscription.passed(dealtOut);
        subscription.live(false);
        unfollow(subscription, subscription.topics());
    }

    /** The window has gone over what was not dealt out: this thread was kept busy for long. */
    private void fallBehind(long dealtOut) {
        position = view.position();
        for (Subscription each : List.copyOf(all)) {
            if (each.isLive()) {
                fallBehind(each, dealtOut);
                catchUp(each);
            }
        }
    }

    /** Gives what it lacks, as much as its subscriber takes; then it is dealt out to again. */
    void catchUp(Subscription subscription) {
        while (!subscription.isLive()
                && !subscription.isReading()
                && subscription.subscriber().isReady()) {
            endUnreadable(subscription);
            if (subscription.topics().isEmpty()) {
                return;
            }
            long cursor = subscription.cursor();
            if (cursor >= position) {
                subscription.live(true);
                follow(subscription);
                subscription.passed(cursor);
                return;
            }
            Optional<List<LiveEvent>> next =
                    view.window().between(subscription.topics(), cursor, position, PART);
            if (next.isEmpty()) {
                readHistory(subscription);
            } else {
                give(subscription, next.get(), position);
            }
        }
    }

    /**
     * @param events the first {@link #PART} of those that there are
     * @param upTo how far there are no others
     */
    private static void give(Subscription subscription, List<LiveEvent> events, long upTo) {
        long size = 0;
        int count = 0;
        while (count < events.size() && size < PART_SIZE) {
            size += LiveWindow.size(events.get(count));
            count++;
        }
        subscription.deliver(events.subList(0, count));
        boolean all = count == events.size() && count < PART;
        subscription.passed(all ? upTo : events.get(count - 1).globalPosition());
    }

    private void readHistory(Subscription subscription) {
        subscription.reading(true);
        List<CompletableFuture<LiveHistory.Block>> blocks = new ArrayList<>();
        for (TopicId topic : subscription.topics()) {
            blocks.add(view.history().around(topic, subscription.cursor(), position));
        }
        var _ =
                CompletableFuture.allOf(blocks.toArray(CompletableFuture[]::new))
                        .whenCompleteAsync(
                                (_, failure) -> {
                                    subscription.reading(false);
                                    if (failure == null) {
                                        giveHistory(
                                                subscription,
                                                blocks.stream()
                                                        .map(CompletableFuture::join)
                                                        .toList());
                                        catchUp(subscription);
                                    } else {
                                        readAgain(subscription, failure);
                                    }
                                },
                                thread);
    }

    private static void giveHistory(Subscription subscription, List<LiveHistory.Block> blocks) {
        if (!subscription.subscriber().isReady() || subscription.topics().isEmpty()) {
            return;
        }
        long upTo = blocks.stream().mapToLong(LiveHistory.Block::upTo).min().orElseThrow();
        List<List<LiveEvent>> events = new ArrayList<>();
        for (LiveHistory.Block block : blocks) {
            events.add(block.between(subscription.cursor(), upTo, PART));
        }
        give(subscription, LiveEvents.merged(events, PART), upTo);
    }

    private void readAgain(Subscription subscription, Throwable failure) {
        LOGGER.debug("What happened before cannot be read now: {}", failure.toString());
        subscription.reading(true); // until then
        var _ =
                thread.schedule(
                        () -> {
                            subscription.reading(false);
                            catchUp(subscription);
                        },
                        RETRY.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void endUnreadable(Subscription subscription) {
        List.copyOf(subscription.topics()).forEach(topic -> endUnreadable(subscription, topic));
    }

    private void endUnreadable(Subscription subscription, TopicId topic) {
        boolean deleted = directory.state(topic) instanceof TopicState.Deleted;
        if (isCallerDeleted(subscription.caller())) {
            end(subscription, topic, Subscriber.End.NOT_READABLE);
        } else if (deleted) {
            // Those who are dealt out to hear of its deletion first.
            if (!subscription.isLive()) {
                end(subscription, topic, Subscriber.End.DELETED);
            }
        } else if (directory.readable(topic, subscription.caller()).isEmpty()) {
            end(subscription, topic, Subscriber.End.NOT_READABLE);
        }
    }

    private boolean isCallerDeleted(Caller caller) {
        return caller instanceof Caller.SignedIn(UserId user, boolean _)
                && directory.user(user) instanceof UserState.Deleted;
    }

    private void end(Subscription subscription, TopicId topic, Subscriber.End why) {
        unfollow(subscription, List.of(topic));
        subscription.end(topic, why);
        forgetEnded(subscription);
    }

    void unsubscribe(Subscription subscription, TopicId topic) {
        end(subscription, topic, Subscriber.End.REQUESTED);
    }

    void cancel(Subscription subscription) {
        unfollow(subscription, subscription.topics());
        subscription.endAll();
        forgetEnded(subscription);
    }

    private void forgetEnded(Subscription subscription) {
        if (subscription.topics().isEmpty()) {
            subscription.live(false);
            all.remove(subscription);
            subscriptions = all.size();
        }
    }

    private void follow(Subscription subscription) {
        for (TopicId topic : subscription.topics()) {
            followers.computeIfAbsent(topic, _ -> new LinkedHashSet<>()).add(subscription);
        }
    }

    private void unfollow(Subscription subscription, Collection<TopicId> topics) {
        for (TopicId topic : topics) {
            Set<Subscription> of = followers.get(topic);
            if (of != null && of.remove(subscription) && of.isEmpty()) {
                followers.remove(topic);
            }
        }
    }
}
