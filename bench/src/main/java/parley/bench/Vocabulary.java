package parley.bench;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Made-up words by rank, the most frequent first: short ones in front, and further back every third
 * one an earlier word with an ending, so that words have as many others a letter or two away as in
 * a language. The same each time.
 */
final class Vocabulary {

    static final int SIZE = 200_000;

    /** From this rank on, words have endings. */
    private static final int PLAIN = 2000;

    private static final List<String> ONSETS =
            List.of(
                    "b", "bl", "br", "c", "ch", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "j",
                    "k", "l", "m", "n", "p", "pl", "pr", "qu", "r", "s", "sh", "st", "str", "t",
                    "th", "tr", "v", "w", "y", "z", "");
    private static final List<String> VOWELS =
            List.of("a", "e", "i", "o", "u", "a", "e", "i", "o", "ea", "ou", "ai", "ee");
    private static final List<String> CODAS =
            List.of("", "", "", "n", "r", "s", "t", "l", "m", "nd", "rt", "ck", "ng", "st");
    private static final List<String> ENDINGS =
            List.of("s", "ed", "ing", "er", "ly", "en", "al", "ion");

    private final List<String> words = new ArrayList<>(SIZE);

    Vocabulary() {
        RandomGenerator random = new SplittableRandom(6);
        Set<String> known = new HashSet<>(2 * SIZE);
        while (words.size() < SIZE) {
            String word = word(random, words.size());
            if (word.length() > 1 && known.add(word)) {
                words.add(word);
            }
        }
    }

    String word(int rank) {
        return words.get(rank);
    }

    private String word(RandomGenerator random, int rank) {
        if (rank > PLAIN && random.nextInt(3) == 0) {
            return words.get(random.nextInt(rank)) + one(ENDINGS, random);
        }
        StringBuilder word = new StringBuilder();
        int fewest = rank < 100 ? 1 : 2;
        int most = rank < 100 ? 1 : rank < 5000 ? 2 : 4;
        for (int i = random.nextInt(fewest, most + 1); i > 0; i--) {
            word.append(one(ONSETS, random)).append(one(VOWELS, random)).append(one(CODAS, random));
        }
        return word.toString();
    }

    private static String one(List<String> parts, RandomGenerator random) {
        return parts.get(random.nextInt(parts.size()));
    }
}
