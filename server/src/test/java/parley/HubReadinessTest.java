package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.log.EventCodec;
import parley.log.Log;
import parley.log.MemoryStore;
import parley.log.Tail;
import parley.view.Applier;
import parley.view.Job;
import parley.view.Jobs;

/** A hub whose views have caught up, while it does something for long in the background. */
class HubReadinessTest {
    private final Log log = new Log(new MemoryStore(Clock.systemUTC(), 1 << 20), new EventCodec());
    private final Applier applier = new Applier(List.of());
    private final Jobs jobs = new Jobs(InstantSource.system(), new Random(1));
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private Tail tail;
    private HubReadiness readiness;

    @BeforeEach
    void make() {
        tail = new Tail(log, 0, applier, InstantSource.system(), Duration.ofSeconds(1));
        readiness = new HubReadiness(log, applier, tail, jobs, 0);
    }

    @AfterEach
    void close() {
        mayEnd.countDown();
        jobs.close();
        tail.close();
    }

    private void begin(Job.Kind kind) throws InterruptedException {
        jobs.start(
                kind,
                progress -> {
                    progress.at(1, 4);
                    begun.countDown();
                    mayEnd.await();
                });
        begun.await();
    }

    @Test
    void thereIsNothingToRemarkWhileItDoesNothingElse() {
        assertThat(readiness.obstacle()).isEmpty();
        assertThat(readiness.remark()).isEmpty();
    }

    @Test
    void itSaysHowFarANewIndexIsWhileTheOldOneAnswers() throws Exception {
        begin(Job.Kind.REBUILD);
        assertThat(readiness.obstacle()).isEmpty();
        assertThat(readiness.remark().orElseThrow())
                .startsWith("the message index is built anew")
                .contains("25%, at 1 of 4");
    }

    @Test
    void itSaysHowFarACheckIs() throws Exception {
        begin(Job.Kind.CHECK);
        assertThat(readiness.remark().orElseThrow())
                .startsWith("the views are compared with the log: 25%, at 1 of 4");
    }

    @Test
    void aHubThatIsNotReadySaysWhyAndNothingElse() throws Exception {
        begin(Job.Kind.REBUILD);
        readiness.stop();
        assertThat(readiness.obstacle()).contains("the hub stops");
        assertThat(readiness.remark()).isEmpty();
    }
}
