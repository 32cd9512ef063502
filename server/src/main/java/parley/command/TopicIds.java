package parley.command;

import java.util.random.RandomGenerator;
import parley.domain.TopicId;

/** Makes short random topic ids: digits and small letters. */
public final class TopicIds {
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final int SHORTEST = 4;

    private final RandomGenerator random;

    /**
     * @param random not to be guessed: ids of private topics come from it
     */
    public TopicIds(RandomGenerator random) {
        this.random = random;
    }

    /**
     * @param attempt how many ids before this one were taken: each makes the next one longer by a
     *     digit, so that a full length is left behind quickly
     */
    TopicId next(int attempt) {
        int length = Math.min(SHORTEST + attempt, 32);
        StringBuilder id = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            id.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return new TopicId(id.toString());
    }
}
