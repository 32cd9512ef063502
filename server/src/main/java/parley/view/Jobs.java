package parley.view;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this hub does for long in the background: one job at a time, on a thread of its own. The
 * last few can be looked up until the hub ends.
 */
public final class Jobs implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Jobs.class);
    private static final int KEPT = 20;

    /** What a job does. */
    @FunctionalInterface
    public interface Work {
        /**
         * @throws InterruptedException when the hub ends, as {@link Progress} says it
         */
        void run(Progress progress) throws Exception;
    }

    /** What becomes of the wish to start a job. */
    public sealed interface Start {
        /** It runs. */
        record Started(Job job) implements Start {}

        /** Another one runs, and this one does not. */
        record Busy(Job running) implements Start {}
    }

    private record Waiting(Job.Kind kind, Work work) {}

    private final InstantSource clock;
    private final RandomGenerator random;
    private final Deque<RunningJob> jobs = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private @Nullable RunningJob running;
    private @Nullable Thread thread;
    private @Nullable Waiting waiting;
    private boolean closed;

    /**
     * @param random gives jobs their ids
     */
    public Jobs(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Starts a job, unless another one runs. */
    public Start start(Job.Kind kind, Work work) {
        lock.lock();
        try {
            return running == null
                    ? new Start.Started(begin(kind, work))
                    : new Start.Busy(running.now());
        } finally {
            lock.unlock();
        }
    }

    /** Starts a job, when the one that runs has ended. Of those that wait the last one counts. */
    public void startWhenFree(Job.Kind kind, Work work) {
        lock.lock();
        try {
            if (running == null) {
                begin(kind, work);
            } else {
                waiting = new Waiting(kind, work);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The job with this id, as it stands; empty when there is none, or it was long ago. */
    public Optional<Job> find(String id) {
        lock.lock();
        try {
            return jobs.stream()
                    .map(RunningJob::now)
                    .filter(job -> job.id().equals(id))
                    .findFirst();
        } finally {
            lock.unlock();
        }
    }

    /** The job that runs, as it stands. */
    public Optional<Job> running() {
        lock.lock();
        try {
            return Optional.ofNullable(running).map(RunningJob::now);
        } finally {
            lock.unlock();
        }
    }

    private Job begin(Job.Kind kind, Work work) {
        String id = Long.toString(random.nextLong(1L << 40), Character.MAX_RADIX);
        RunningJob job = new RunningJob(id, kind, clock, this::pause);
        if (closed) {
            job.failed("the hub stops");
            return job.now();
        }
        running = job;
        jobs.addFirst(job);
        if (jobs.size() > KEPT) {
            jobs.removeLast();
        }
        String name = kind.name().toLowerCase(Locale.ROOT);
        thread = Thread.ofPlatform().name(name).start(() -> run(job, work));
        return job.now();
    }

    private void run(RunningJob job, Work work) {
        try {
            work.run(job);
            job.done();
        } catch (InterruptedException e) {
            job.failed("the hub stops");
        } catch (Exception | Error e) {
            LOGGER.warn("The {} of the views failed: {}", job.name(), e.getMessage(), e);
            job.failed(Optional.ofNullable(e.getMessage()).orElse(e.toString()));
        }
        lock.lock();
        try {
            running = null;
            Waiting next = waiting;
            waiting = null;
            if (next != null && !closed) {
                begin(next.kind(), next.work());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Never an interrupt, which would close files under the work. */
    private void pause(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long nanos = time.toNanos();
            while (!closed && nanos > 0) {
                nanos = closing.awaitNanos(nanos);
            }
            if (closed) {
                throw new InterruptedException("The hub stops");
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the job that runs, at its next step, and waits for that. */
    @Override
    public void close() {
        Thread last;
        lock.lock();
        try {
            closed = true;
            closing.signalAll();
            last = thread;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            try {
                last.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
