package parley.cli;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import parley.v1.Topic;

/** What a person wrote to name a topic: its id, or else its name where only one topic has it. */
record TopicReference(String text) {

    private static final int NOT_FOUND = 404;

    /**
     * Does something with the topic's id. The text is tried as an id first, and looked up as a name
     * only when the hub knows no such topic, so that an id never costs a look-up.
     *
     * @throws HubFailure.Refused when no topic, or more than one, is meant
     */
    <T> T resolve(HubClient hub, Function<String, T> action) {
        HubFailure.Refused unknown =
                new HubFailure.Refused(
                        NOT_FOUND, "no topic has the id or the name '%s'".formatted(text));
        if (EntityId.isValid(text)) {
            try {
                return action.apply(text);
            } catch (HubFailure.Refused e) {
                if (e.status() != NOT_FOUND) {
                    throw e;
                }
                unknown = e;
            }
        }
        List<Topic> named = named(hub);
        if (named.isEmpty()) {
            throw unknown;
        }
        if (named.size() > 1) {
            String ids = named.stream().map(Topic::getId).collect(Collectors.joining(", "));
            throw new HubFailure.Refused(
                    NOT_FOUND, "several topics are named '%s'; use an id: %s".formatted(text, ids));
        }
        return action.apply(named.getFirst().getId());
    }

    /** Topics of this name, a few at most: enough to tell that there is not just one. */
    private List<Topic> named(HubClient hub) {
        return Pages.ofTopics(hub)
                .flatMap(List::stream)
                .filter(topic -> topic.getName().equals(text))
                .limit(5)
                .toList();
    }
}
