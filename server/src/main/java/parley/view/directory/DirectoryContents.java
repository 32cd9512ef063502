package parley.view.directory;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All topics and users of a directory as they were at one time. */
public final class DirectoryContents {
    private final List<Directory.Entry> topics;
    private final List<Directory.UserEntry> users;

    /** Of a directory to which nothing is applied meanwhile. */
    public DirectoryContents(Directory directory) {
        this.topics = List.copyOf(directory.entries());
        this.users = List.copyOf(directory.userEntries());
    }

    /**
     * Says what is not as in another directory.
     *
     * @param expected as of the same time
     */
    public void compare(Directory expected, Consumer<String> differs) {
        compare(
                "Topic",
                topics,
                expected.entries().stream().toList(),
                entry -> entry.id().text(),
                differs);
        compare(
                "User",
                users,
                expected.userEntries().stream().toList(),
                entry -> entry.id().text(),
                differs);
    }

    private static <E> void compare(
            String kind,
            List<E> shown,
            List<E> expected,
            Function<E, String> id,
            Consumer<String> differs) {
        Map<String, E> shownById = byId(shown, id);
        Map<String, E> expectedById = byId(expected, id);
        Stream.concat(shownById.keySet().stream(), expectedById.keySet().stream())
                .distinct()
                .sorted()
                .filter(key -> !Objects.equals(shownById.get(key), expectedById.get(key)))
                .map(
                        key ->
                                "%s '%s' is %s, and by the log %s"
                                        .formatted(
                                                kind,
                                                key,
                                                Objects.toString(shownById.get(key), "missing"),
                                                Objects.toString(
                                                        expectedById.get(key), "not there")))
                .forEach(differs);
    }

    private static <E> Map<String, E> byId(List<E> entries, Function<E, String> id) {
        return entries.stream().collect(Collectors.toMap(id, entry -> entry));
    }
}
