package parley.bench;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Callers, a thread each, that append again as soon as they have their answer. */
final class Callers {

    /** A hundredth: each of hundreds of callers has a histogram. */
    private static final int DIGITS = 2;

    private Callers() {}

    /** One caller's part. */
    private static final class Caller implements Runnable {

        private final Writer writer;
        private final long nanos;
        private final SplittableRandom random;
        private final CountDownLatch gate;
        private final Histogram latencies = new Histogram(DIGITS);
        private long errors;
        private @Nullable Exception firstError;

        Caller(Writer writer, Duration duration, long seed, CountDownLatch gate) {
            this.writer = writer;
            this.nanos = duration.toNanos();
            this.random = new SplittableRandom(seed);
            this.gate = gate;
        }

        @Override
        public void run() {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            long begun = System.nanoTime();
            long sent = begun;
            while (sent - begun < nanos) {
                try {
                    writer.append(random);
                    long answered = System.nanoTime();
                    latencies.recordValue((answered - sent) / 1000);
                    sent = answered;
                } catch (SQLException | RuntimeException e) {
                    errors++;
                    firstError = firstError == null ? e : firstError;
                    sent = System.nanoTime();
                }
            }
        }

        Outcome outcome() {
            return new Outcome(latencies, errors, firstError == null ? "" : firstError.toString());
        }
    }

    /**
     * Runs them all at once, and waits for the last.
     *
     * @param kind of their threads
     * @param seed of what they draw; another one for each run into the same store, or their
     *     messages' ids would be taken
     */
    static Outcome run(int callers, ThreadFactory kind, Duration duration, Writer writer, long seed)
            throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        SplittableRandom seeds = new SplittableRandom(seed);
        List<Caller> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            Caller caller = new Caller(writer, duration, seeds.nextLong(), gate);
            all.add(caller);
            Thread thread = kind.newThread(caller);
            thread.start();
            threads.add(thread);
        }
        gate.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        return all.stream().map(Caller::outcome).reduce(Outcome::plus).orElseThrow();
    }
}
