package parley.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is measured over HTTP: one kind of request, alone or beside writers.
 *
 * @param name on the command line
 * @param title in the report
 * @param measured what each connection sends
 * @param beside what {@value #WRITERS} connections more send meanwhile, if any
 */
record Scenario(String name, String title, Requests measured, @Nullable Requests beside) {

    static final int WRITERS = 16;

    static final String POSTS_ONE = "posts-one";
    static final String POSTS_MANY = "posts-many";
    static final String NEWEST = "newest";
    static final String FIRST = "first";
    static final String NEWEST_BESIDE = "newest-beside";
    static final String FIRST_BESIDE = "first-beside";
    static final List<String> NAMES =
            List.of(POSTS_ONE, POSTS_MANY, NEWEST, FIRST, NEWEST_BESIDE, FIRST_BESIDE);

    /** Different posts to one topic, made before anything is measured. */
    private static final int VARIANTS = 1000;

    /**
     * All of them, as in {@link #NAMES}.
     *
     * @param busy the topic that is posted to
     * @param many topics that are posted to in turn
     * @param read the topic whose pages are read, and posted to meanwhile
     */
    static List<Scenario> all(String busy, List<String> many, String read) {
        Requests newest = new Requests(List.of(Requests.newestPage(read)));
        Requests first = new Requests(List.of(Requests.firstPage(read)));
        Requests posts = posts(Stream.generate(() -> read).limit(VARIANTS).toList());
        return List.of(
                new Scenario(
                        POSTS_ONE,
                        "posts, one topic",
                        posts(Stream.generate(() -> busy).limit(VARIANTS).toList()),
                        null),
                new Scenario(POSTS_MANY, "posts, 1,000 topics", posts(many), null),
                new Scenario(NEWEST, "newest page", newest, null),
                new Scenario(FIRST, "first page", first, null),
                new Scenario(NEWEST_BESIDE, "newest page beside 16 writers", newest, posts),
                new Scenario(FIRST_BESIDE, "first page beside 16 writers", first, posts));
    }

    /** A script for each connection, those that are measured first. */
    List<List<Script>> scripts(int connections, Duration duration) {
        List<List<Script>> groups = new ArrayList<>();
        groups.add(scripts(measured, connections, duration));
        if (beside != null) {
            groups.add(scripts(beside, WRITERS, duration));
        }
        return groups;
    }

    private static List<Script> scripts(Requests requests, int connections, Duration duration) {
        List<Script> scripts = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            scripts.add(requests.repeated(duration, i));
        }
        return scripts;
    }

    private static Requests posts(List<String> topics) {
        SplittableRandom random = new SplittableRandom(1);
        return new Requests(
                topics.stream().map(topic -> Requests.postMessage(topic, random)).toList());
    }
}
