package parley.bench;

import java.util.random.RandomGenerator;

/**
 * Ranks from 0 of which each comes up as often as words of that rank do in texts: rank r with a
 * share of 1 / (r + shift), as Zipf saw it and Mandelbrot bent it for the most frequent ones.
 *
 * <p>Drawn in constant time by the alias method (Walker 1977, Vose 1991): a rank is drawn evenly,
 * and gives way to its alias so often that the shares come out right.
 */
final class Zipf {

    private final double[] own;
    private final int[] alias;

    /**
     * @param ranks how many there are, at least 1
     * @param shift above 0; the larger, the less the first ranks stand out
     */
    Zipf(int ranks, double shift) {
        own = new double[ranks];
        alias = new int[ranks];
        double sum = 0;
        for (int i = 0; i < ranks; i++) {
            own[i] = 1 / (i + shift);
            sum += own[i];
        }
        int[] order = new int[ranks];
        int below = 0;
        int above = ranks;
        for (int i = 0; i < ranks; i++) {
            own[i] *= ranks / sum;
            alias[i] = i;
            if (own[i] < 1) {
                order[below++] = i;
            } else {
                order[--above] = i;
            }
        }
        // Those below 1 are filled up, one after the other, from one that is above.
        for (int next = 0; next < below && above < ranks; next++) {
            int small = order[next];
            int large = order[above];
            alias[small] = large;
            own[large] -= 1 - own[small];
            if (own[large] < 1) {
                order[below++] = large;
                above++;
            }
        }
    }

    int next(RandomGenerator random) {
        int rank = random.nextInt(own.length);
        return random.nextDouble() < own[rank] ? rank : alias[rank];
    }
}
