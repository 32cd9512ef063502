package parley.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far the lines of a file, or something else, have come, drawn over itself on one line of a
 * terminal, ten times a second at most; gone when closed.
 */
final class ProgressBar implements AutoCloseable {

    private static final int CELLS = 20;
    private static final long NANOS_BETWEEN = Duration.ofMillis(100).toNanos();
    private static final String START_OF_LINE = "\r";
    private static final String REST_OF_LINE_AWAY = "\u001B[K";

    private final PrintStream err;
    private final long total;
    private final LongSupplier nanoTime;
    private final long begun;
    private long drawn;
    private boolean isDrawn;

    /**
     * @param total how many bytes there are, above 0
     * @param nanoTime rises as {@link System#nanoTime()}
     */
    ProgressBar(PrintStream err, long total, LongSupplier nanoTime) {
        this.err = err;
        this.total = total;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
        this.drawn = begun - NANOS_BETWEEN;
    }

    void at(long lines, long bytes) {
        long now = nanoTime.getAsLong();
        if (now - drawn >= NANOS_BETWEEN) {
            draw(text(lines, bytes, now - begun));
            drawn = now;
        }
    }

    /** As {@link #at}, of something that is not a file: what there is to say stands behind it. */
    void at(double done, String what) {
        long now = nanoTime.getAsLong();
        if (now - drawn >= NANOS_BETWEEN) {
            draw(bar(Math.min(1, done)) + "  " + what);
            drawn = now;
        }
    }

    /** Says what is going on, until the next step. */
    void says(String text) {
        draw(text);
        drawn = nanoTime.getAsLong() - NANOS_BETWEEN;
    }

    @Override
    public void close() {
        if (isDrawn) {
            draw("");
        }
    }

    private void draw(String text) {
        err.print(START_OF_LINE + text + REST_OF_LINE_AWAY);
        err.flush();
        isDrawn = true;
    }

    private String text(long lines, long bytes, long nanos) {
        // A file may grow while it is read.
        double done = Math.min(1, (double) bytes / total);
        double seconds = Math.max(1e-9, nanos / 1e9);
        double left = done == 0 ? 0 : seconds / done * (1 - done);
        return String.format(
                Locale.ROOT,
                "%s  %,d lines  %s of %s  %,.0f lines/s  %s left",
                bar(done),
                lines,
                size(bytes),
                size(Math.max(bytes, total)),
                lines / seconds,
                duration((long) Math.ceil(left)));
    }

    private static String bar(double done) {
        int full = (int) (done * CELLS);
        return String.format(
                Locale.ROOT,
                "%3.0f %% [%s%s]",
                Math.floor(done * 100),
                "#".repeat(full),
                "-".repeat(CELLS - full));
    }

    private static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    }

    static String duration(long seconds) {
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        seconds / 3600,
                        seconds / 60 % 60,
                        seconds % 60);
    }
}
