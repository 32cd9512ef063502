package parley.view.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.domain.Caller;
import parley.domain.Event.MessagePosted;
import parley.domain.Event.TopicEvent;
import parley.domain.TopicId;

/**
 * Somebody's place in the log, and what they follow from there. It belongs to its loop's thread.
 */
public final class Subscription {
    /** Where it begins. */
    public sealed interface Start {
        /** After a global position, of which nothing is known but that it is of this log. */
        record After(long globalPosition) implements Start {}

        /** With each topic's first message. */
        record Beginning() implements Start {}

        /** With what happens from now on. */
        record Now() implements Start {}
    }

    private final LiveLoop loop;
    private final Subscriber subscriber;
    private final Caller caller;
    private final Set<TopicId> topics;

    /** Topics whose first message has not come yet, of those that are followed from there. */
    private final Set<TopicId> beforeFirst = new HashSet<>();

    /** When the views have been delivered up to here, it has caught up. */
    private final long target;

    private LiveHistory.@Nullable Block inHand;
    private long cursor;
    private boolean caughtUp;

    /** Whether it is dealt out to. Otherwise it has to catch up first. */
    private boolean live;

    /** Whether a part of the history is being read for it. */
    private boolean reading;

    Subscription(
            LiveLoop loop,
            Subscriber subscriber,
            Caller caller,
            Collection<TopicId> topics,
            Start start,
            long now) {
        this.loop = loop;
        this.subscriber = subscriber;
        this.caller = caller;
        this.topics = new LinkedHashSet<>(topics);
        this.target = now;
        this.cursor =
                switch (start) {
                    case Start.After(long globalPosition) -> globalPosition;
                    case Start.Beginning _ -> 0;
                    case Start.Now _ -> now;
                };
        if (start instanceof Start.Beginning) {
            beforeFirst.addAll(topics);
        }
    }

    /** The subscriber is ready again. */
    public void resume() {
        loop.catchUp(this);
    }

    /** Nothing more of a topic comes, which its subscriber is told. */
    public void unsubscribe(TopicId topic) {
        loop.unsubscribe(this, topic);
    }

    /** Nothing more comes; its subscriber is gone, and not told. */
    public void cancel() {
        loop.cancel(this);
    }

    /** What it follows; empty when it has ended. */
    public Set<TopicId> topics() {
        return Collections.unmodifiableSet(topics);
    }

    /** Where to resume after what was delivered. */
    public long cursor() {
        return cursor;
    }

    Subscriber subscriber() {
        return subscriber;
    }

    Caller caller() {
        return caller;
    }

    boolean isLive() {
        return live;
    }

    void live(boolean now) {
        live = now;
    }

    boolean isReading() {
        return reading;
    }

    void reading(boolean now) {
        reading = now;
    }

    /** Everything up to there has been delivered. */
    void passed(long globalPosition) {
        cursor = Math.max(cursor, globalPosition);
        if (!caughtUp && cursor >= target) {
            caughtUp = true;
            subscriber.caughtUp(cursor);
        }
    }

    /**
     * Whether it gets just what others of a topic get.
     *
     * @param after where those stand
     * @param only whether nothing comes of its other topics
     */
    boolean isPlain(long after, boolean only) {
        return (only || topics.size() == 1) && cursor <= after && beforeFirst.isEmpty();
    }

    /** History that was read for it and that it is being given; only while it takes it. */
    Optional<LiveHistory.Block> inHand() {
        return Optional.ofNullable(inHand);
    }

    void take(LiveHistory.Block block) {
        inHand = block;
    }

    void letGo() {
        inHand = null;
    }

    /**
     * Sends what it is to have of some events, in their order.
     *
     * @return how many
     */
    int deliver(List<LiveEvent> events) {
        List<LiveEvent> mine = wanted(events);
        if (!mine.isEmpty()) {
            try (Delivery delivery = new Delivery(mine)) {
                subscriber.deliver(delivery);
            }
        }
        return mine.size();
    }

    private List<LiveEvent> wanted(List<LiveEvent> events) {
        List<LiveEvent> mine = new ArrayList<>(events.size());
        for (LiveEvent event : events) {
            if (event.globalPosition() > cursor
                    && topics.contains(event.topic())
                    && hasBegun(event)
                    && loop.isShown(event)) {
                mine.add(event);
            }
        }
        return mine;
    }

    /** From the first message on; and of what happens now, everything. */
    private boolean hasBegun(LiveEvent event) {
        if (beforeFirst.isEmpty()) {
            return true;
        }
        if (event.event() instanceof MessagePosted || event.globalPosition() > target) {
            beforeFirst.remove(event.topic());
        }
        return !(event.event() instanceof TopicEvent) || !beforeFirst.contains(event.topic());
    }

    void end(TopicId topic, Subscriber.End why) {
        if (topics.remove(topic)) {
            subscriber.ended(topic, why, cursor, topics.isEmpty());
        }
    }

    void endAll() {
        letGo();
        topics.clear();
    }
}
