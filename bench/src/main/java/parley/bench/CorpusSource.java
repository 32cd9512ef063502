package parley.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Makes questions about a corpus, the same ones each time. */
final class CorpusSource implements QuestionKind.Source {

    private static final int MINUTES = 28 * 24 * 60;
    private static final int LONG_ENOUGH = 6;

    private final RandomGenerator random = new SplittableRandom(4);
    private final Vocabulary vocabulary = new Vocabulary();
    private final List<String> topics = Corpus.publicTopics();
    private final Zipf hashtags = new Zipf(Corpus.HASHTAGS, 3);
    private final Zipf users = new Zipf(Corpus.USERS, 20);
    private final Corpus.Messages messages;

    CorpusSource(Corpus corpus) {
        this.messages = corpus.from(vocabulary);
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public String word(int from, int to) {
        return vocabulary.word(random.nextInt(from, to));
    }

    @Override
    public String mistyped() {
        String word = word(100, 5000);
        while (word.length() < LONG_ENOUGH) {
            word = word(100, 5000);
        }
        int at = random.nextInt(1, word.length() - 1);
        String before = word.substring(0, at);
        String behind = word.substring(at + 1);
        return switch (random.nextInt(3)) {
            case 0 -> before + behind;
            case 1 -> before + 'x' + behind;
            default -> before + behind.charAt(0) + word.charAt(at) + behind.substring(1);
        };
    }

    @Override
    public List<String> neighbours() {
        while (true) {
            String[] words = messages.next().text().split(" ", -1);
            int at = random.nextInt(words.length - 1);
            if (isWord(words[at]) && isWord(words[at + 1])) {
                return List.of(words[at], words[at + 1]);
            }
        }
    }

    private static boolean isWord(String text) {
        return text.chars().allMatch(letter -> letter >= 'a' && letter <= 'z');
    }

    @Override
    public String topic() {
        return topics.get(random.nextInt(topics.size()));
    }

    @Override
    public String hashtag() {
        return Corpus.hashtag(hashtags.next(random), vocabulary);
    }

    @Override
    public String user() {
        return Corpus.user(users.next(random));
    }

    @Override
    public Instant minute() {
        return Corpus.FROM.plus(random.nextInt(MINUTES), ChronoUnit.MINUTES);
    }
}
