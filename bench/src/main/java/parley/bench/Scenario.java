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
 * @param kind what it is about
 * @param name on the command line
 * @param title in the report
 * @param target what is asked
 * @param measured what each connection sends
 * @param beside what {@value #WRITERS} connections more send meanwhile, if any
 */
record Scenario(
        Kind kind,
        String name,
        String title,
        Target target,
        Requests measured,
        @Nullable Requests beside) {

    static final int WRITERS = 16;

    static final List<String> NAMES =
            List.of(
                    "posts-one",
                    "posts-many",
                    "newest",
                    "first",
                    "newest-100",
                    "first-100",
                    "constant",
                    "newest-beside",
                    "first-beside");

    /** Different posts to one topic, made before anything is measured. */
    private static final int VARIANTS = 1000;

    enum Kind {
        POSTS,
        PAGES,
        CONSTANT,
        PAGES_BESIDE_POSTS
    }

    /**
     * The topics of a hub that scenarios are about.
     *
     * @param busy is posted to
     * @param many are posted to in turn
     * @param large has its pages read, and is posted to meanwhile
     * @param small has as many messages as a page
     */
    record Topics(String busy, List<String> many, String large, String small) {}

    /**
     * All of them, as in {@link #NAMES}.
     *
     * @param hub where the topics are
     * @param constant what answers the same to all, as long as a page
     */
    static List<Scenario> all(Target hub, Target constant, Topics topics) {
        Requests newest = pages(Requests.newestPage(topics.large()));
        Requests first = pages(Requests.firstPage(topics.large()));
        Requests beside = posts(topics.large());
        return List.of(
                posts("posts-one", "posts, one topic", hub, posts(topics.busy())),
                posts("posts-many", "posts, 1,000 topics", hub, posts(topics.many())),
                pages("newest", "newest page of 10,000 messages", hub, newest),
                pages("first", "first page of 10,000 messages", hub, first),
                pages(
                        "newest-100",
                        "newest page of 100 messages",
                        hub,
                        pages(Requests.newestPage(topics.small()))),
                pages(
                        "first-100",
                        "first page of 100 messages",
                        hub,
                        pages(Requests.firstPage(topics.small()))),
                new Scenario(
                        Kind.CONSTANT,
                        "constant",
                        "constant of a page's length",
                        constant,
                        pages(Requests.get(ConstantServer.PATH)),
                        null),
                new Scenario(
                        Kind.PAGES_BESIDE_POSTS,
                        "newest-beside",
                        "newest page beside 16 writers",
                        hub,
                        newest,
                        beside),
                new Scenario(
                        Kind.PAGES_BESIDE_POSTS,
                        "first-beside",
                        "first page beside 16 writers",
                        hub,
                        first,
                        beside));
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

    private static Scenario posts(String name, String title, Target hub, Requests posts) {
        return new Scenario(Kind.POSTS, name, title, hub, posts, null);
    }

    private static Scenario pages(String name, String title, Target hub, Requests pages) {
        return new Scenario(Kind.PAGES, name, title, hub, pages, null);
    }

    private static Requests pages(byte[] page) {
        return new Requests(List.of(page));
    }

    private static Requests posts(String topic) {
        return posts(Stream.generate(() -> topic).limit(VARIANTS).toList());
    }

    private static Requests posts(List<String> topics) {
        SplittableRandom random = new SplittableRandom(1);
        return new Requests(
                topics.stream().map(topic -> Requests.postMessage(topic, random)).toList());
    }
}
