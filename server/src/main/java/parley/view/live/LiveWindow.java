package parley.view.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.domain.TopicId;
import parley.log.Log;

/**
 * The newest events of all topics, in memory. Bounded in number and size; the oldest go first. Safe
 * for use by many threads.
 */
final class LiveWindow {
    /** What an event takes beside its text: itself, its forms, its places in lists. */
    private static final long EVENT_SIZE = 800;

    /** The events of one topic, from the front on forgotten. */
    private static final class OfTopic {
        private static final int COMPACT = 64;

        private List<LiveEvent> events = new ArrayList<>();
        private int forgotten;

        void forgetFirst() {
            events.set(
                    forgotten, null); // what is forgotten is not kept until the list is shortened
            forgotten++;
            if (forgotten >= COMPACT && forgotten * 2 >= events.size()) {
                events = new ArrayList<>(events.subList(forgotten, events.size()));
                forgotten = 0;
            }
        }

        boolean isEmpty() {
            return forgotten == events.size();
        }

        List<LiveEvent> between(long after, long upTo, int limit) {
            List<LiveEvent> kept = events.subList(forgotten, events.size());
            int from = LiveEvents.firstAfter(kept, after);
            int to = Math.max(from, LiveEvents.firstAfter(kept, upTo));
            return List.copyOf(kept.subList(from, (int) Math.min(to, from + (long) limit)));
        }
    }

    /** What has come since, and how far that goes. */
    record Since(List<LiveEvent> events, long upTo) {}

    private final int maxEvents;
    private final long maxSize;
    private final Deque<LiveEvent> all = new ArrayDeque<>();
    private final Map<TopicId, OfTopic> topics = new HashMap<>();
    private long size;
    private long from;
    private long position;

    /**
     * @param position what stands in the log up to here is not in the window
     * @param maxSize about, in bytes
     */
    LiveWindow(long position, int maxEvents, long maxSize) {
        this.from = position;
        this.position = position;
        this.maxEvents = maxEvents;
        this.maxSize = maxSize;
    }

    /**
     * @param upTo up to here the log has been looked at
     */
    synchronized void add(List<LiveEvent> events, long upTo) {
        for (LiveEvent event : events) {
            all.add(event);
            topics.computeIfAbsent(event.topic(), _ -> new OfTopic()).events.add(event);
            size += size(event);
        }
        position = upTo;
        while (all.size() > maxEvents || size > maxSize) {
            forget(all.remove());
        }
    }

    private void forget(LiveEvent oldest) {
        from = oldest.globalPosition();
        size -= size(oldest);
        OfTopic ofTopic = topics.get(oldest.topic());
        if (ofTopic != null) {
            ofTopic.forgetFirst();
            if (ofTopic.isEmpty()) {
                topics.remove(oldest.topic());
            }
        }
    }

    /** In bytes, about: the text in the event and in its encoded form. */
    static long size(LiveEvent event) {
        return EVENT_SIZE + 3L * Log.textSize(event.at());
    }

    synchronized int size() {
        return all.size();
    }

    /**
     * All events after a global position.
     *
     * @return empty when some of them have gone
     */
    synchronized Optional<Since> since(long after) {
        if (after < from) {
            return Optional.empty();
        }
        List<LiveEvent> events = new ArrayList<>();
        var newest = all.descendingIterator();
        while (newest.hasNext()) {
            LiveEvent event = newest.next();
            if (event.globalPosition() <= after) {
                break;
            }
            events.add(event);
        }
        return Optional.of(new Since(events.reversed(), position));
    }

    /**
     * Events of some topics, the first of them.
     *
     * @return empty when some of them have gone
     */
    synchronized Optional<List<LiveEvent>> between(
            Collection<TopicId> ofTopics, long after, long upTo, int limit) {
        if (after < from) {
            return Optional.empty();
        }
        List<List<LiveEvent>> found = new ArrayList<>();
        for (TopicId topic : ofTopics) {
            OfTopic events = topics.get(topic);
            if (events != null) {
                found.add(events.between(after, upTo, limit));
            }
        }
        return Optional.of(LiveEvents.merged(found, limit));
    }
}
