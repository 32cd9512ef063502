package parley.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import parley.v1.ListTopicsResponse;
import parley.v1.Topic;

/** Walks the hub's topics, holding one page at a time. */
final class TopicPages {

    private static final int PAGE_SIZE = 1000;

    private TopicPages() {}

    /** Every topic that the caller may read, by name, then id, in pages asked for one by one. */
    static Stream<List<Topic>> of(HubClient hub) {
        return Stream.iterate(
                        Optional.of(hub.topics("", PAGE_SIZE)),
                        Optional::isPresent,
                        page -> page.flatMap(p -> after(hub, p)))
                .flatMap(Optional::stream)
                .map(ListTopicsResponse::getTopicsList);
    }

    private static Optional<ListTopicsResponse> after(HubClient hub, ListTopicsResponse page) {
        String key = page.getNextPageKey();
        return key.isEmpty() ? Optional.empty() : Optional.of(hub.topics(key, PAGE_SIZE));
    }
}
