package parley.view.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import parley.domain.Visibility;
import parley.view.live.LiveSetup.Told;
import parley.view.live.Subscription.Start;

/** Whatever happens in whatever order: each gets exactly what a reader of the log gets. */
class LiveViewProperties {
    private static final List<String> TOPICS = List.of("a", "b", "c");

    private record Follower(Told told, long after, Set<String> topics) {}

    @Property(tries = 300)
    void eachGetsWhatAReaderOfTheLogGets(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 60) int window,
            @ForAll @IntRange(min = 1, max = 30) int limit) {
        Random random = new Random(seed);
        LiveSetup setup = new LiveSetup(window);
        setup.limit(limit);
        TOPICS.forEach(topic -> setup.history.create(topic, "ann", Visibility.PUBLIC));
        setup.settle();
        List<Follower> followers = new ArrayList<>();
        for (int step = 0; step < 300; step++) {
            step(random, setup, followers);
        }
        // Whoever is behind takes what it lacks.
        setup.settle();
        for (Follower each : followers) {
            each.told().resume(-1);
        }
        setup.settle();

        for (Follower each : followers) {
            assertThat(each.told().positions).isEqualTo(setup.seen(each.after(), each.topics()));
            assertThat(each.told().words).hasSize(1);
        }
    }

    private static void step(Random random, LiveSetup setup, List<Follower> followers) {
        switch (random.nextInt(10)) {
            case 0, 1, 2 ->
                    setup.history.post(
                            TOPICS.get(random.nextInt(3)),
                            "m" + setup.history.globalPosition(),
                            "text");
            case 3, 4 -> setup.apply();
            case 5, 6 -> setup.thread.runOne();
            case 7 -> setup.readers.runOne();
            case 8 -> {
                if (followers.size() < 8) {
                    followers.add(follower(random, setup));
                }
            }
            default -> {
                if (!followers.isEmpty()) {
                    Told told = followers.get(random.nextInt(followers.size())).told();
                    if (random.nextBoolean()) {
                        told.ready = false;
                    } else {
                        told.resume(random.nextInt(4) - 1);
                    }
                }
            }
        }
    }

    private static Follower follower(Random random, LiveSetup setup) {
        Set<String> topics =
                switch (random.nextInt(3)) {
                    case 0 -> Set.of(TOPICS.get(random.nextInt(3)));
                    case 1 -> Set.of("a", "c");
                    default -> Set.of("a", "b", "c");
                };
        boolean now = random.nextBoolean();
        long after = now ? setup.live.position() : random.nextLong(setup.live.position() + 1);
        Start start = now ? new Start.Now() : new Start.After(after);
        return new Follower(
                setup.subscribe("bob", start, topics.toArray(String[]::new)), after, topics);
    }
}
