package parley.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import parley.v1.ListTopicsResponse;
import parley.v1.ListUsersResponse;
import parley.v1.Topic;
import parley.v1.User;

/** Walks what the hub lists, holding one page at a time. */
final class Pages {

    private static final int SIZE = 1000;

    private Pages() {}

    /** Every topic that the caller may read, by name, then id, in pages asked for one by one. */
    static Stream<List<Topic>> ofTopics(HubClient hub) {
        return walk(key -> hub.topics(key, SIZE), ListTopicsResponse::getNextPageKey)
                .map(ListTopicsResponse::getTopicsList);
    }

    /** Every user, in pages asked for one by one. */
    static Stream<List<User>> ofUsers(HubClient hub) {
        return walk(key -> hub.users(key, SIZE), ListUsersResponse::getNextPageKey)
                .map(ListUsersResponse::getUsersList);
    }

    private static <P> Stream<P> walk(Function<String, P> page, Function<P, String> nextKey) {
        return Stream.iterate(
                        Optional.of(page.apply("")),
                        Optional::isPresent,
                        at -> at.map(nextKey).filter(key -> !key.isEmpty()).map(page))
                .flatMap(Optional::stream);
    }
}
