package parley.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Made-up messages with frequencies as in life, the same each time: 5 to 25 words of {@value
 * Vocabulary#SIZE}, three in ten with hashtags of {@value #HASHTAGS}, of {@value #USERS} users, in
 * {@value #TOPICS} topics of very different sizes, over 30 days. Every eleventh topic is private,
 * and 1,000 are public.
 *
 * @param messages how many there are, at least 1
 */
record Corpus(long messages) {

    /** Raised when other messages are made than before. */
    private static final int VERSION = 1;

    static final int TOPICS = 1100;
    static final int USERS = 5000;
    static final int HASHTAGS = 5000;
    static final Instant FROM = Instant.parse("2026-10-01T00:00:00Z");
    static final int DAYS = 30;

    /** Who creates all topics; no member of the private ones is the one who searches. */
    static final String CREATOR = "creator";

    private static final int PRIVATE_EACH = 11;
    private static final int FEWEST_WORDS = 5;
    private static final int MOST_WORDS = 25;
    private static final long TIMES_SEED = 30;

    Corpus {
        if (messages < 1) {
            throw new IllegalArgumentException("no messages");
        }
    }

    /** What no other corpus is called. */
    String name() {
        return "%d messages, version %d".formatted(messages, VERSION);
    }

    static Instant end() {
        return FROM.plus(Duration.ofDays(DAYS));
    }

    static String topic(int rank) {
        return "t%04d".formatted(rank);
    }

    static boolean isPublic(int topic) {
        return topic % PRIVATE_EACH != PRIVATE_EACH - 1;
    }

    /** Those that everyone may read, the largest first. */
    static List<String> publicTopics() {
        return IntStream.range(0, TOPICS).filter(Corpus::isPublic).mapToObj(Corpus::topic).toList();
    }

    static String user(int rank) {
        return "u%04d".formatted(rank);
    }

    static String hashtag(int rank, Vocabulary vocabulary) {
        return vocabulary.word(500 + 7 * rank);
    }

    /** The messages, in the order of their times. */
    Messages from(Vocabulary vocabulary) {
        return new Messages(messages, vocabulary);
    }

    /** Not to be shared by threads. */
    static final class Messages {

        private final RandomGenerator random = new SplittableRandom(TIMES_SEED);
        private final Zipf words = new Zipf(Vocabulary.SIZE, 2.7);
        private final Zipf tags = new Zipf(HASHTAGS, 3);
        private final Zipf topics = new Zipf(TOPICS, 3);
        private final Zipf users = new Zipf(USERS, 20);
        private final long[] positions = new long[TOPICS];
        private final Vocabulary vocabulary;
        private final double apart;
        private final long messages;
        private long made;

        private Messages(long messages, Vocabulary vocabulary) {
            this.messages = messages;
            this.vocabulary = vocabulary;
            this.apart = 1000.0 * Duration.ofDays(DAYS).toMillis() / messages;
        }

        boolean hasNext() {
            return made < messages;
        }

        /** The next ones, so many at most. */
        List<CorpusMessage> next(int most) {
            List<CorpusMessage> some = new ArrayList<>(most);
            while (some.size() < most && hasNext()) {
                some.add(next());
            }
            return some;
        }

        CorpusMessage next() {
            long micros =
                    1_000_000 * FROM.getEpochSecond()
                            + (long) (apart * (made++ + random.nextDouble()));
            int topic = topics.next(random);
            Set<String> hashtags = new LinkedHashSet<>();
            String text = text(hashtags);
            return new CorpusMessage(
                    id(micros / 1000),
                    topic(topic),
                    positions[topic]++,
                    user(users.next(random)),
                    text,
                    List.copyOf(hashtags),
                    micros);
        }

        private String text(Set<String> hashtags) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(FEWEST_WORDS, MOST_WORDS + 1); i > 0; i--) {
                text.append(vocabulary.word(words.next(random)));
                // A comma now and then, as words are told apart by more than spaces.
                text.append(random.nextInt(12) == 0 ? ", " : " ");
            }
            if (random.nextInt(10) < 3) {
                for (int i = random.nextInt(1, 4); i > 0; i--) {
                    String hashtag = hashtag(tags.next(random), vocabulary);
                    hashtags.add(hashtag);
                    text.append('#').append(hashtag).append(' ');
                }
            }
            return text.toString().strip();
        }

        private UUID id(long millis) {
            return new UUID(
                    millis << 16 | 0x7000 | random.nextInt(1 << 12),
                    random.nextLong() >>> 2 | 0x8000_0000_0000_0000L);
        }
    }
}
