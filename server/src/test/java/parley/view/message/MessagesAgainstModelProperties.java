package parley.view.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import parley.domain.Visibility;

/**
 * Whatever happens in whatever order, in whatever batches and with whatever restarts: the view
 * shows what the model shows.
 */
final class MessagesAgainstModelProperties {
    /** Holds no window at all, a few messages, a window or two, everything. */
    private static final List<Long> NEWEST_BYTES = List.of(1L, 4_000L, 150_000L, 1L << 26);

    private static final int TOPICS = 4;

    /** One step; numbers choose among what is there, modulo its size. */
    private sealed interface Step {
        record Create(int topic) implements Step {}

        record Close(int topic) implements Step {}

        record Register(int user) implements Step {}

        record Leave(int user) implements Step {}

        record Post(int topic, int count, int user) implements Step {}

        record Edit(int message) implements Step {}

        record Delete(int message) implements Step {}

        record Stray(int topic, int message) implements Step {}

        record Apply(int batch) implements Step {}

        record ListMessages(int topic, PositionRange range, int limit) implements Step {}

        record Find(int message) implements Step {}

        record Restart() implements Step {}

        record Crash(boolean withDirectory) implements Step {}

        record RestartBehind(int events) implements Step {}
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Arbitraries.frequencyOf(
                        Tuple.of(3, topic().map(Step.Create::new)),
                        Tuple.of(1, topic().map(Step.Close::new)),
                        Tuple.of(2, user().map(Step.Register::new)),
                        Tuple.of(1, user().map(Step.Leave::new)),
                        Tuple.of(12, posts()),
                        Tuple.of(6, number().map(Step.Edit::new)),
                        Tuple.of(5, number().map(Step.Delete::new)),
                        Tuple.of(2, Combinators.combine(topic(), number()).as(Step.Stray::new)),
                        Tuple.of(8, Arbitraries.integers().between(1, 50).map(Step.Apply::new)),
                        Tuple.of(14, lists()),
                        Tuple.of(4, number().map(Step.Find::new)),
                        Tuple.of(1, Arbitraries.just(new Step.Restart())),
                        Tuple.of(1, Arbitraries.of(true, false).map(Step.Crash::new)),
                        Tuple.of(1, number().map(Step.RestartBehind::new)))
                .list()
                .ofMinSize(20)
                .ofMaxSize(80);
    }

    private static Arbitrary<Integer> topic() {
        return Arbitraries.integers()
                .between(0, TOPICS - 1)
                .withDistribution(RandomDistribution.uniform());
    }

    private static Arbitrary<Integer> user() {
        return Arbitraries.integers().between(0, 2);
    }

    private static Arbitrary<Integer> number() {
        return Arbitraries.integers().between(0, 10_000);
    }

    private static Arbitrary<Step> posts() {
        Arbitrary<Integer> counts =
                Arbitraries.frequencyOf(
                        Tuple.of(6, Arbitraries.integers().between(1, 5)),
                        Tuple.of(1, Arbitraries.integers().between(50, 150)));
        return Combinators.combine(topic(), counts, user()).as(Step.Post::new);
    }

    private static Arbitrary<Step> lists() {
        Arbitrary<PositionRange> ranges =
                Arbitraries.oneOf(
                        List.of(
                                Arbitraries.of(PositionRange.ALL, PositionRange.NEWEST_FIRST),
                                Combinators.combine(
                                                Arbitraries.longs().between(0, 300),
                                                Arbitraries.longs().between(0, 300),
                                                Arbitraries.of(true, false))
                                        .as(PositionRange::new),
                                Arbitraries.longs()
                                        .between(0, 300)
                                        .map(PositionRange.NEWEST_FIRST::after),
                                Arbitraries.longs().between(0, 300).map(PositionRange.ALL::after),
                                Arbitraries.longs()
                                        .between(0, 300)
                                        .map(PositionRange.NEWEST_FIRST::startingAt),
                                Arbitraries.longs()
                                        .between(0, 300)
                                        .map(PositionRange.ALL::startingAt)));
        Arbitrary<Integer> limits =
                Arbitraries.oneOf(
                        List.of(
                                Arbitraries.integers().between(1, 10),
                                Arbitraries.of(100, 200, 201, 1000)));
        return Combinators.combine(topic(), ranges, limits).as(Step.ListMessages::new);
    }

    @Provide
    Arbitrary<Long> newestBytes() {
        return Arbitraries.of(NEWEST_BYTES);
    }

    @Property(tries = 120, edgeCases = EdgeCasesMode.NONE)
    void listsAndFindsAsTheModelDoes(
            @ForAll("newestBytes") long newestBytes, @ForAll("steps") List<Step> steps)
            throws IOException {
        try (MessagesUnderTest view = new MessagesUnderTest(newestBytes)) {
            Posts posts = new Posts(view);
            view.history.create("t0", "ann", Visibility.PUBLIC);
            for (Step step : steps) {
                posts.take(step);
            }
            view.apply(7);
            for (int topic = 0; topic < TOPICS; topic++) {
                view.assertListsAsTheModel("t" + topic, PositionRange.ALL, 1000);
                view.assertListsAsTheModel("t" + topic, PositionRange.NEWEST_FIRST, 1000);
            }
        }
    }

    /** Knows which messages there are to be edited, deleted and found. */
    private static final class Posts {
        private final MessagesUnderTest view;
        private final List<String> topics = new ArrayList<>();
        private int texts;

        Posts(MessagesUnderTest view) {
            this.view = view;
        }

        private String topicOf(int message) {
            return topics.isEmpty() ? "t0" : topics.get(message % topics.size());
        }

        private String id(int message) {
            return "m" + (topics.isEmpty() ? 0 : message % topics.size());
        }

        void take(Step step) throws IOException {
            switch (step) {
                case Step.Create s -> view.history.create("t" + s.topic, "ann", Visibility.PRIVATE);
                case Step.Close s -> view.history.deleteTopic("t" + s.topic);
                case Step.Register s -> view.history.register("u" + s.user);
                case Step.Leave s -> view.history.deleteUser("u" + s.user);
                case Step.Post s -> {
                    for (int i = 0; i < s.count; i++) {
                        view.history.post(
                                "t" + s.topic,
                                "m" + topics.size(),
                                "text " + ++texts,
                                "u" + s.user);
                        topics.add("t" + s.topic);
                    }
                }
                case Step.Edit s ->
                        view.history.edit(topicOf(s.message), id(s.message), "edit " + ++texts);
                case Step.Delete s -> view.history.delete(topicOf(s.message), id(s.message));
                case Step.Stray s -> {
                    view.history.addUnreadable();
                    view.history.edit("t" + s.topic, id(s.message) + "x", "never posted");
                    if (!topicOf(s.message).equals("t" + s.topic)) {
                        view.history.edit("t" + s.topic, id(s.message), "of another topic");
                        view.history.delete("t" + s.topic, id(s.message));
                    }
                }
                case Step.Apply s -> view.apply(s.batch);
                case Step.ListMessages s -> {
                    view.apply(1000);
                    view.assertListsAsTheModel("t" + s.topic, s.range, s.limit);
                }
                case Step.Find s -> {
                    view.apply(1000);
                    view.assertFindsAsTheModel(id(s.message));
                }
                case Step.Restart _ -> view.restart();
                case Step.Crash s -> {
                    view.crash();
                    if (s.withDirectory) {
                        view.forgetDirectory();
                    }
                }
                case Step.RestartBehind s ->
                        view.restartBehind(Math.max(0, view.messages.position() - s.events % 200));
            }
        }
    }
}
