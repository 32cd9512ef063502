package parley.view;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job, from its start on. It says in the program's log how far it is, every few seconds. */
final class RunningJob implements Progress {
    private static final Logger LOGGER = LoggerFactory.getLogger(Jobs.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    /** So young a job does not know yet how long it takes. */
    private static final Duration YOUNG = Duration.ofSeconds(1);

    @FunctionalInterface
    interface Pause {
        void pause(Duration time) throws InterruptedException;
    }

    private final String id;
    private final Job.Kind kind;
    private final InstantSource clock;
    private final Pause pause;
    private final Instant startedAt;
    private final List<String> differences = new ArrayList<>();
    private Instant saidAt;
    private Job.State state = Job.State.RUNNING;
    private long done;
    private long all;
    private Optional<Instant> finishedAt = Optional.empty();
    private String problem = "";
    private long differenceCount;

    RunningJob(String id, Job.Kind kind, InstantSource clock, Pause pause) {
        this.id = id;
        this.kind = kind;
        this.clock = clock;
        this.pause = pause;
        this.startedAt = clock.instant();
        this.saidAt = startedAt;
    }

    String name() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void at(long newDone, long newAll) throws InterruptedException {
        pause.pause(Duration.ZERO);
        synchronized (this) {
            done = newDone;
            all = Math.max(newAll, newDone);
            if (Duration.between(saidAt, clock.instant()).compareTo(EVERY) < 0) {
                return;
            }
            saidAt = clock.instant();
        }
        LOGGER.info("The {} of the views: {}", name(), now().progress());
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
        pause.pause(time);
    }

    @Override
    public synchronized void differs(String what) {
        differenceCount++;
        if (differences.size() < Job.MOST_DIFFERENCES) {
            differences.add(what);
        }
    }

    synchronized void done() {
        state = Job.State.DONE;
        done = all;
        finishedAt = Optional.of(clock.instant());
    }

    synchronized void failed(String why) {
        state = Job.State.FAILED;
        problem = why;
        finishedAt = Optional.of(clock.instant());
    }

    synchronized Job now() {
        return new Job(
                id,
                kind,
                state,
                done,
                all,
                startedAt,
                finishedAt,
                left(),
                problem,
                differences,
                differenceCount);
    }

    private Optional<Duration> left() {
        Duration taken = Duration.between(startedAt, clock.instant());
        return state != Job.State.RUNNING || done == 0 || taken.compareTo(YOUNG) < 0
                ? Optional.empty()
                : Optional.of(
                        Duration.ofMillis(
                                (long) ((double) taken.toMillis() * (all - done) / done)));
    }
}
