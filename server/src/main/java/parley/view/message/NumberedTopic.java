package parley.view.message;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import parley.domain.TopicId;

/**
 * A topic by a small number, so that what is known of topics can stand in an array. Numbers are the
 * same everywhere in the program, and are never given back: there are as many as topics came up
 * since it began.
 *
 * @param number from 0, without gaps
 */
record NumberedTopic(TopicId id, int number) {
    private static final Map<TopicId, NumberedTopic> ALL = new ConcurrentHashMap<>();

    static NumberedTopic of(TopicId id) {
        NumberedTopic known = ALL.get(id);
        return known != null ? known : add(id);
    }

    private static synchronized NumberedTopic add(TopicId id) {
        return ALL.computeIfAbsent(id, _ -> new NumberedTopic(id, ALL.size()));
    }

    /** How many have a number, about: another one may just be getting its own. */
    static int count() {
        return ALL.size();
    }
}
