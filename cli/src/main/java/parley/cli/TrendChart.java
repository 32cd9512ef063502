package parley.cli;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import parley.v1.Trend;

/**
 * Counts over time as columns, {@value #ROWS} lines high. Where there are more buckets than fit
 * side by side, neighbours are counted together.
 */
final class TrendChart {

    private static final int ROWS = 8;
    private static final String BLOCKS = " ▁▂▃▄▅▆▇█";
    private static final String ASCII = " ..::##";

    private final long[] counts;
    private final String levels;
    private final int wide;

    /**
     * @param trends in the order of time; what they leave out is 0
     * @param from where the first bucket begins
     * @param to where the last one ends, after {@code from}
     * @param width columns to draw in, at least 1
     * @param blocks whether Unicode's block elements can be shown
     */
    TrendChart(List<Trend> trends, Instant from, Instant to, int width, boolean blocks) {
        long start = from.toEpochMilli();
        long length = Math.max(1, to.toEpochMilli() - start);
        // The last bucket may be cut short; without others it is all there is.
        long bucket =
                trends.stream()
                        .mapToLong(trend -> millis(trend.getTo()) - millis(trend.getFrom()))
                        .max()
                        .orElse(length);
        bucket = Math.max(1, bucket);
        long buckets = Math.ceilDiv(length, bucket);
        long together = Math.ceilDiv(buckets, width);
        counts = new long[(int) Math.ceilDiv(buckets, together)];
        wide = Math.max(1, width / counts.length);
        levels = blocks ? BLOCKS : ASCII;
        for (Trend trend : trends) {
            long at = (millis(trend.getFrom()) - start) / (bucket * together);
            if (at >= 0 && at < counts.length) {
                counts[(int) at] += trend.getCount();
            }
        }
    }

    /** From top to bottom, each as wide as the others or shorter. */
    List<String> lines() {
        long most = Math.max(1, most());
        int steps = levels.length() - 1;
        List<String> lines = new ArrayList<>();
        for (int row = ROWS - 1; row >= 0; row--) {
            StringBuilder line = new StringBuilder();
            for (long count : counts) {
                // A column that has anything at all can be seen.
                long height = Math.ceilDiv(count * ROWS * steps, most);
                int level = Math.clamp(height - (long) row * steps, 0, steps);
                line.repeat(levels.charAt(level), wide);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    /** Of all columns the highest. */
    long most() {
        long most = 0;
        for (long count : counts) {
            most = Math.max(most, count);
        }
        return most;
    }

    /** How many columns of the terminal it takes. */
    int width() {
        return counts.length * wide;
    }

    private static long millis(Timestamp time) {
        return 1000 * time.getSeconds() + time.getNanos() / 1_000_000;
    }
}
