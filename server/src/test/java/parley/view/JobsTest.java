package parley.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class JobsTest {
    private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(BEGIN);
    private final InstantSource clock = now::get;
    private final Jobs jobs = new Jobs(clock, new Random(1));
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void close() {
        go.countDown();
        jobs.close();
    }

    private Job started(Job.Kind kind, Jobs.Work work) {
        return switch (jobs.start(kind, work)) {
            case Jobs.Start.Started(Job job) -> job;
            case Jobs.Start.Busy(Job running) -> throw new AssertionError(running);
        };
    }

    private Job ended(String id) {
        Job job = jobs.find(id).orElseThrow();
        while (job.state() == Job.State.RUNNING) {
            Thread.onSpinWait();
            job = jobs.find(id).orElseThrow();
        }
        return job;
    }

    @Test
    void whileOneRunsAnotherDoesNotStart() {
        Job first = started(Job.Kind.REBUILD, _ -> go.await());
        Jobs.Start second = jobs.start(Job.Kind.CHECK, _ -> {});
        assertThat(second).isInstanceOf(Jobs.Start.Busy.class);
        assertThat(((Jobs.Start.Busy) second).running().id()).isEqualTo(first.id());
        go.countDown();
        assertThat(ended(first.id()).state()).isEqualTo(Job.State.DONE);
    }

    @Test
    void whatWaitsStartsWhenTheOneBeforeHasEnded() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        started(Job.Kind.CHECK, _ -> go.await());
        jobs.startWhenFree(Job.Kind.REBUILD, _ -> ran.countDown());
        assertThat(ran.getCount()).isOne();
        go.countDown();
        ran.await();
    }

    @Test
    void aJobSaysHowFarItIsAndHowLongItWillTake() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        Job job =
                started(
                        Job.Kind.REBUILD,
                        progress -> {
                            progress.at(250, 1000);
                            told.countDown();
                            go.await();
                        });
        told.await();
        now.set(BEGIN.plusSeconds(10));
        Job running = jobs.running().orElseThrow();
        assertThat(running.id()).isEqualTo(job.id());
        assertThat(running.left()).contains(Duration.ofSeconds(30));
        assertThat(running.progress()).isEqualTo("25%, at 250 of 1,000, about 30 s left");
        go.countDown();
        Job done = ended(job.id());
        assertThat(done.left()).isEmpty();
        assertThat(done.finishedAt()).contains(BEGIN.plusSeconds(10));
    }

    @Test
    void differencesAreCountedAndTheFirstAreKept() {
        Job job =
                started(
                        Job.Kind.CHECK,
                        progress -> {
                            for (int i = 0; i < 250; i++) {
                                progress.differs("difference " + i);
                            }
                        });
        Job done = ended(job.id());
        assertThat(done.differenceCount()).isEqualTo(250);
        assertThat(done.differences()).hasSize(100).startsWith("difference 0");
    }

    @Test
    void whatFailsSaysWhyAndTheNextOneStarts() {
        Job failed =
                started(
                        Job.Kind.CHECK,
                        _ -> {
                            throw new IOException("No space left on device");
                        });
        assertThat(ended(failed.id()).state()).isEqualTo(Job.State.FAILED);
        assertThat(ended(failed.id()).problem()).isEqualTo("No space left on device");
        assertThat(jobs.find("nobody's")).isEmpty();
    }

    @Test
    void closingEndsTheJobAtItsNextStep() {
        Job job =
                started(
                        Job.Kind.REBUILD,
                        progress -> {
                            while (true) {
                                progress.at(1, 2);
                            }
                        });
        jobs.close();
        assertThat(jobs.find(job.id()).orElseThrow().state()).isEqualTo(Job.State.FAILED);
    }
}
