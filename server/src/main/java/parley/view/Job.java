package parley.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A job of {@link Jobs}, as it stands.
 *
 * @param done how much of it is done, in places of the log, about as many as events
 * @param all how much there is to do, as far as is known now
 * @param finishedAt empty while it runs
 * @param left the time that it will need, about; empty while nobody can know
 * @param problem why it failed; empty when it did not
 * @param differences the first {@link #MOST_DIFFERENCES} that were found
 * @param differenceCount how many were found in all
 */
public record Job(
        String id,
        Kind kind,
        State state,
        long done,
        long all,
        Instant startedAt,
        Optional<Instant> finishedAt,
        Optional<Duration> left,
        String problem,
        List<String> differences,
        long differenceCount) {
    /** Bound of the differences that are kept. */
    public static final int MOST_DIFFERENCES = 100;

    public Job {
        differences = List.copyOf(differences);
    }

    /** What a job does. */
    public enum Kind {
        REBUILD,
        CHECK
    }

    /** Whether it has ended, and how. */
    public enum State {
        RUNNING,
        DONE,
        FAILED
    }

    /** How far it is, for people. */
    public String progress() {
        String so = "%d%%, at %,d of %,d".formatted(100 * done / Math.max(1, all), done, all);
        return left.map(time -> so + ", about " + text(time) + " left").orElse(so);
    }

    private static String text(Duration time) {
        long seconds = time.toSeconds();
        return seconds < 120 ? seconds + " s" : time.toMinutes() + " min";
    }
}
