package parley.view.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import parley.domain.Caller;
import parley.domain.Event.MembersAdded;
import parley.domain.Event.MembersRemoved;
import parley.domain.Event.VisibilityChanged;
import parley.domain.Message;
import parley.domain.TopicId;
import parley.domain.UserId;
import parley.domain.Visibility;
import parley.view.message.MessageIndex.Hit;
import parley.view.message.MessageIndex.Rank;

/**
 * Whatever was posted, edited and deleted by whomever, wherever, and whoever joined and left:
 * searches, filters and counts answer what looking at every message answers.
 */
final class SearchAgainstOracleProperties {
    private static final List<String> WORDS =
            List.of(
                    "kitten",
                    "kittens",
                    "kit",
                    "kitchen",
                    "mitten",
                    "sitting",
                    "kitteh",
                    "ktiten",
                    "at",
                    "as",
                    "a",
                    "cat",
                    "cats",
                    "act",
                    "cart",
                    "release",
                    "released",
                    "relase",
                    "new",
                    "york",
                    "newyork",
                    "deploy",
                    "deployed",
                    "depot",
                    "zebra");
    private static final List<String> TAGS = List.of("red", "green", "blue", "redder");
    private static final List<String> USERS = List.of("ann", "bob", "cat");
    private static final int TOPICS = 5;
    private static final int STEPS = 120;
    private static final int QUESTIONS = 60;
    private static final int ALL = 1000;

    private final List<Message> none = List.of();

    @Property(tries = 40)
    void everyAnswerIsTheOracles(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        try (MessagesUnderTest view = new MessagesUnderTest(1 << 20)) {
            USERS.forEach(view.history::register);
            for (int i = 0; i < TOPICS; i++) {
                view.history.create(
                        "t" + i,
                        one(random, USERS),
                        random.nextBoolean() ? Visibility.PRIVATE : Visibility.PUBLIC,
                        one(random, USERS));
            }
            List<String> posted = new ArrayList<>();
            for (int i = 0; i < STEPS; i++) {
                happen(random, view, posted);
                if (random.nextInt(30) == 0) {
                    view.apply(1 + random.nextInt(20));
                    ask(random, view);
                }
                if (random.nextInt(60) == 0) {
                    view.apply(ALL);
                    view.restart();
                }
            }
            view.apply(ALL);
            for (int i = 0; i < QUESTIONS; i++) {
                ask(random, view);
            }
        }
    }

    private static <T> T one(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static TopicId topic(Random random) {
        return new TopicId("t" + random.nextInt(TOPICS));
    }

    private static UserId user(Random random) {
        return new UserId(one(random, USERS));
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            text.append(one(random, WORDS)).append(random.nextInt(9) == 0 ? ", " : " ");
        }
        if (random.nextInt(3) == 0) {
            text.append('#').append(one(random, TAGS)).append(' ');
        }
        if (random.nextInt(3) == 0) {
            text.append('#').append(one(random, TAGS));
        }
        if (random.nextInt(6) == 0) {
            text.append(" https://kitten");
        }
        return text.toString();
    }

    private static void happen(Random random, MessagesUnderTest view, List<String> posted) {
        switch (random.nextInt(20)) {
            case 0 -> view.history.add(new MembersAdded(topic(random), Set.of(user(random))));
            case 1 -> view.history.add(new MembersRemoved(topic(random), Set.of(user(random))));
            case 2 ->
                    view.history.add(
                            new VisibilityChanged(
                                    topic(random),
                                    random.nextBoolean() ? Visibility.PRIVATE : Visibility.PUBLIC));
            case 3 -> {
                if (random.nextInt(4) == 0) {
                    view.history.deleteTopic(topic(random).text());
                }
            }
            case 4 -> {
                if (random.nextInt(8) == 0) {
                    view.history.deleteUser("cat");
                }
            }
            case 5, 6, 7 -> {
                if (!posted.isEmpty()) {
                    int message = random.nextInt(posted.size());
                    view.history.edit(posted.get(message), "m" + message, text(random));
                }
            }
            case 8 -> {
                if (!posted.isEmpty()) {
                    int message = random.nextInt(posted.size());
                    view.history.delete(posted.get(message), "m" + message);
                }
            }
            default -> {
                String topic = topic(random).text();
                String message = "m" + posted.size();
                posted.add(topic);
                view.history.post(topic, message, text(random), one(random, USERS));
            }
        }
    }

    private void ask(Random random, MessagesUnderTest view) throws IOException {
        Caller caller =
                random.nextInt(4) == 0
                        ? Caller.anonymous()
                        : new Caller.SignedIn(user(random), false);
        SearchOracle oracle =
                new SearchOracle(
                        view.model().all(),
                        topic -> view.directory().readable(topic, caller).isPresent());
        long seen = view.history.globalPosition();
        MessageFilter filter = filter(random);
        switch (random.nextInt(4)) {
            case 0 -> askFilter(random, view.search(), oracle, filter, caller, seen);
            case 1 -> askCounts(random, view.search(), oracle, filter, caller, seen);
            case 2 -> askHashtags(random, view.search(), oracle, caller, seen);
            default -> askSearch(random, view.search(), oracle, filter, caller, seen);
        }
    }

    private static Instant time(Random random) {
        return Instant.parse("2026-01-01T00:00:00Z").plusMillis(random.nextInt(500));
    }

    private static MessageFilter filter(Random random) {
        MessageFilter filter = MessageFilter.NONE;
        if (random.nextInt(4) == 0) {
            filter = filter.ofTopic(topic(random));
        }
        if (random.nextInt(4) == 0) {
            filter = filter.by(user(random));
        }
        if (random.nextInt(4) == 0) {
            filter = filter.with(one(random, TAGS));
        }
        if (random.nextInt(6) == 0) {
            filter = filter.from(time(random));
        }
        if (random.nextInt(6) == 0) {
            filter = filter.to(time(random));
        }
        return random.nextInt(10) == 0 ? filter.withLinkOnly() : filter;
    }

    /** Bounded in number, or now and then in size. */
    private static Extent extent(Random random, int size) {
        return new Extent(0, size, random.nextInt(3) == 0 ? random.nextInt(200) : 1 << 20);
    }

    private void askFilter(
            Random random,
            MessageSearch search,
            SearchOracle oracle,
            MessageFilter filter,
            Caller caller,
            long seen)
            throws IOException {
        int size = 1 + random.nextInt(20);
        List<Message> all = new ArrayList<>();
        List<Message> page = none;
        boolean more;
        do {
            OptionalLong before =
                    page.isEmpty()
                            ? OptionalLong.empty()
                            : OptionalLong.of(page.getLast().globalPosition());
            Part<Message> part = search.filter(filter, before, extent(random, size), caller, seen);
            page = part.found();
            all.addAll(page);
            more = part.more();
        } while (more);
        assertThat(all).as("%s for %s", filter, caller).isEqualTo(oracle.filter(filter));
    }

    private static void askCounts(
            Random random,
            MessageSearch search,
            SearchOracle oracle,
            MessageFilter filter,
            Caller caller,
            long seen)
            throws IOException {
        Instant from = time(random).minus(Duration.ofMinutes(random.nextInt(3)));
        Buckets buckets =
                new Buckets(
                        from,
                        from.plusMillis(random.nextInt(200_000)),
                        Duration.ofMillis(60_000 + random.nextInt(1_000)));
        assertThat(search.counts(filter, buckets, caller, seen))
                .as("%s in %s for %s", filter, buckets, caller)
                .isEqualTo(oracle.counts(filter, buckets));
    }

    private static void askHashtags(
            Random random, MessageSearch search, SearchOracle oracle, Caller caller, long seen)
            throws IOException {
        Instant from = time(random);
        Instant to = from.plusMillis(random.nextInt(300));
        Map<String, Integer> now = oracle.hashtags(MessageFilter.NONE.from(from).to(to));
        Map<String, Integer> before =
                oracle.hashtags(
                        MessageFilter.NONE.from(from.minus(Duration.between(from, to))).to(from));
        List<HashtagCount> expected =
                now.entrySet().stream()
                        .map(
                                e ->
                                        new HashtagCount(
                                                e.getKey(),
                                                e.getValue(),
                                                before.getOrDefault(e.getKey(), 0)))
                        .sorted(
                                (a, b) ->
                                        a.count() != b.count()
                                                ? b.count() - a.count()
                                                : a.hashtag().compareTo(b.hashtag()))
                        .toList();
        assertThat(search.topHashtags(MessageFilter.NONE, from, to, 100, caller, seen))
                .isEqualTo(expected);
    }

    private static void askSearch(
            Random random,
            MessageSearch search,
            SearchOracle oracle,
            MessageFilter filter,
            Caller caller,
            long seen)
            throws IOException {
        List<String> words =
                IntStream.range(0, random.nextInt(3)).mapToObj(_ -> word(random)).toList();
        List<String> phrase =
                words.isEmpty() || random.nextInt(4) == 0
                        ? IntStream.rangeClosed(0, random.nextInt(3))
                                .mapToObj(_ -> one(random, WORDS))
                                .toList()
                        : List.of();
        String text =
                (phrase.isEmpty() ? "" : '"' + String.join(" ", phrase) + "\" ")
                        + String.join(" ", words);
        SearchQuery query = SearchParser.parse(text).within(filter);
        int size = 1 + random.nextInt(20);
        List<Hit> all = new ArrayList<>();
        List<Hit> page = List.of();
        boolean more;
        do {
            Optional<Rank> after =
                    page.isEmpty() ? Optional.empty() : Optional.of(page.getLast().rank());
            Part<Hit> part = search.search(query, after, extent(random, size), caller, seen);
            page = part.found();
            all.addAll(page);
            more = part.more();
        } while (more);
        assertThat(all.stream().map(Hit::message))
                .as("%s with %s for %s", text, filter, caller)
                .containsExactlyInAnyOrderElementsOf(oracle.search(words, phrase, filter));
        assertThat(all.stream().map(Hit::rank))
                .isSortedAccordingTo(
                        (a, b) ->
                                a.score() != b.score()
                                        ? Float.compare(b.score(), a.score())
                                        : Long.compare(b.globalPosition(), a.globalPosition()));
        Highlights highlights = new Highlights(query);
        assertThat(all)
                .allSatisfy(
                        hit ->
                                assertThat(highlights.in(hit.message().content().text()))
                                        .isNotEmpty());
        int skip = random.nextInt(5);
        assertThat(
                        search.search(
                                        query,
                                        Optional.empty(),
                                        new Extent(skip, ALL, Long.MAX_VALUE),
                                        caller,
                                        seen)
                                .found())
                .isEqualTo(all.stream().skip(skip).toList());
    }

    /** As it is, or mistyped, or cut off. */
    private static String word(Random random) {
        String word = one(random, WORDS);
        StringBuilder changed = new StringBuilder(word);
        int at = random.nextInt(word.length());
        switch (random.nextInt(5)) {
            case 0 -> changed.setCharAt(at, (char) ('a' + random.nextInt(26)));
            case 1 -> changed.insert(at, (char) ('a' + random.nextInt(26)));
            case 2 -> {
                if (word.length() > 1) {
                    changed.deleteCharAt(at);
                }
            }
            case 3 -> changed.setLength(at + 1);
            default -> {}
        }
        return changed.toString();
    }
}
