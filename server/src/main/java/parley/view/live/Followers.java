package parley.view.live;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import parley.domain.TopicId;

/** Which subscriptions a topic's events are dealt out to. */
final class Followers {
    private final Map<TopicId, Set<Subscription>> byTopic = new HashMap<>();

    /** Of all its topics. */
    void add(Subscription subscription) {
        for (TopicId topic : subscription.topics()) {
            byTopic.computeIfAbsent(topic, _ -> new LinkedHashSet<>()).add(subscription);
        }
    }

    void remove(Subscription subscription, Collection<TopicId> topics) {
        for (TopicId topic : topics) {
            Set<Subscription> of = byTopic.get(topic);
            if (of != null && of.remove(subscription) && of.isEmpty()) {
                byTopic.remove(topic);
            }
        }
    }

    boolean has(TopicId topic) {
        return byTopic.containsKey(topic);
    }

    /** As they are now: who is added or removed meanwhile changes nothing in this. */
    List<Subscription> of(TopicId topic) {
        return List.copyOf(byTopic.getOrDefault(topic, Set.of()));
    }
}
