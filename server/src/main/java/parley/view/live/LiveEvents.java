package parley.view.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import parley.domain.Event;
import parley.domain.Event.MessageEvent;
import parley.domain.Event.TopicEvent;
import parley.domain.Event.UserEvent;
import parley.domain.TopicId;
import parley.log.LogEvent;
import parley.view.directory.Directory;

/** Lists of events in global order. */
final class LiveEvents {
    private static final Comparator<LiveEvent> IN_ORDER =
            Comparator.comparingLong(LiveEvent::globalPosition);

    private LiveEvents() {}

    /** Those of a topic that its readers may see. */
    static List<LiveEvent> visible(List<LogEvent> events, Directory directory) {
        List<LiveEvent> visible = new ArrayList<>(events.size());
        for (LogEvent at : events) {
            if (at.event().isPresent() && directory.admits(at)) {
                topic(at.event().get()).ifPresent(topic -> visible.add(new LiveEvent(topic, at)));
            }
        }
        return visible;
    }

    private static Optional<TopicId> topic(Event event) {
        return switch (event) {
            case UserEvent _ -> Optional.empty();
            case TopicEvent e -> Optional.of(e.topic());
            case MessageEvent e -> Optional.of(e.topic());
        };
    }

    /** The first of several lists, taken together. */
    static List<LiveEvent> merged(List<List<LiveEvent>> lists, int limit) {
        if (lists.size() == 1) {
            List<LiveEvent> only = lists.getFirst();
            return only.size() <= limit ? only : only.subList(0, limit);
        }
        List<LiveEvent> all = new ArrayList<>();
        lists.forEach(all::addAll);
        all.sort(IN_ORDER);
        return all.size() <= limit ? all : all.subList(0, limit);
    }

    /**
     * The same in parts that are sent one by one: of a number of events at most, and of a size that
     * none but the last event of a part goes beyond.
     */
    static List<List<LiveEvent>> parts(List<LiveEvent> events, int most, long mostSize) {
        List<List<LiveEvent>> parts = new ArrayList<>();
        int from = 0;
        long size = 0;
        for (int i = 0; i < events.size(); i++) {
            if (i - from == most || size >= mostSize) {
                parts.add(events.subList(from, i));
                from = i;
                size = 0;
            }
            size += LiveWindow.size(events.get(i));
        }
        if (from < events.size()) {
            parts.add(events.subList(from, events.size()));
        }
        return parts;
    }

    /** The index of the first that stands after a global position. */
    static int firstAfter(List<LiveEvent> events, long globalPosition) {
        int low = 0;
        int high = events.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (events.get(middle).globalPosition() <= globalPosition) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
