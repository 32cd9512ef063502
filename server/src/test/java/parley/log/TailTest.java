package parley.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TailTest {
    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), 64 << 20);
    private final Log log = new Log(store, new EventCodec());
    private final BlockingQueue<List<Long>> read = new LinkedBlockingQueue<>();
    private Tail tail = new Tail(log, 0, this::take);

    private void take(List<LogEvent> events) {
        read.add(events.stream().map(LogEvent::globalPosition).toList());
    }

    @AfterEach
    void close() {
        tail.close();
    }

    private void write(int count) {
        List<EncodedEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(new EncodedEvent(UUID.randomUUID(), "Said", "{}", "{}"));
        }
        store.append(
                new StreamName("topic-t"),
                events,
                OptionalLong.empty(),
                Deadline.in(Duration.ofSeconds(5)));
    }

    private List<Long> await(int count) throws InterruptedException {
        List<Long> all = new ArrayList<>();
        while (all.size() < count) {
            List<Long> batch = read.poll(10, TimeUnit.SECONDS);
            assertThat(batch).as("a batch after %s", all).isNotNull();
            all.addAll(batch);
        }
        return all;
    }

    @Test
    void handsOnWhatStandsAfterItsBeginningOnceAndInOrder() throws Exception {
        write(5);
        tail = new Tail(log, 2, this::take);
        tail.start();

        assertThat(await(3)).containsExactly(3L, 4L, 5L);
        write(2500);
        assertThat(await(2500)).startsWith(6L).endsWith(2505L).isSorted();
        assertThat(read).isEmpty();
    }

    @Test
    void findsWhatAnotherHubWroteWithoutBeingTold() throws Exception {
        tail.start();
        write(1);

        assertThat(await(1)).containsExactly(1L);
    }

    @Test
    void readsAtOnceWhenItIsAskedToLook() throws Exception {
        tail = new Tail(log, 0, this::take, InstantSource.system(), Duration.ofHours(1));
        write(1);
        tail.start();
        assertThat(await(1)).containsExactly(1L);

        for (long position = 2; position <= 50; position++) {
            write(1);
            tail.look();
            assertThat(await(1)).containsExactly(position);
        }
    }

    @Test
    void givesTheSameEventsAgainWhenTheirReaderFails() throws Exception {
        List<List<Long>> attempts = new ArrayList<>();
        Semaphore failed = new Semaphore(0);
        Semaphore mayGoOn = new Semaphore(0);
        tail =
                new Tail(
                        log,
                        0,
                        events -> {
                            attempts.add(events.stream().map(LogEvent::globalPosition).toList());
                            if (attempts.size() == 1) {
                                failed.release();
                                throw new IOException("no space left");
                            }
                            mayGoOn.acquire();
                            take(events);
                        });
        write(2);
        tail.start();

        assertThat(failed.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        awaitObstacle(Optional.of("no space left"));
        assertThat(tail.position()).isZero();

        mayGoOn.release();
        assertThat(await(2)).containsExactly(1L, 2L);
        assertThat(attempts).containsExactly(List.of(1L, 2L), List.of(1L, 2L));
        awaitObstacle(Optional.empty());
        assertThat(tail.position()).isEqualTo(2);
    }

    @Test
    void itsLagGrowsWhileWhatItReadsIsNotTaken() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        AtomicBoolean full = new AtomicBoolean(true);
        tail =
                new Tail(
                        log,
                        0,
                        events -> {
                            if (full.get()) {
                                throw new IOException("no space left");
                            }
                            take(events);
                        },
                        now::get,
                        Tail.POLL);
        write(1);
        tail.start();
        awaitObstacle(Optional.of("no space left"));
        now.updateAndGet(before -> before.plusSeconds(60));
        assertThat(tail.lag()).isGreaterThanOrEqualTo(Duration.ofSeconds(60));

        full.set(false);
        await(1);
        Deadline patience = Deadline.in(Duration.ofSeconds(10));
        while (!tail.lag().isZero()) {
            assertThat(patience.hasPassed()).as("lag %s", tail.lag()).isFalse();
            Thread.onSpinWait();
        }
    }

    @Test
    void goesBackWhenItsReaderHasLostSomething() throws Exception {
        AtomicReference<OptionalLong> lostAfter = new AtomicReference<>(OptionalLong.empty());
        tail =
                new Tail(
                        log,
                        0,
                        new Tail.Reader() {
                            @Override
                            public void read(List<LogEvent> events) {
                                take(events);
                            }

                            @Override
                            public OptionalLong goBack() {
                                return lostAfter.getAndSet(OptionalLong.empty());
                            }
                        });
        write(3);
        tail.start();
        assertThat(await(3)).containsExactly(1L, 2L, 3L);

        lostAfter.set(OptionalLong.of(1));
        assertThat(await(2)).containsExactly(2L, 3L);
        write(1);
        assertThat(await(1)).containsExactly(4L);
    }

    @Test
    void saysWhyWhatIsExpectedDoesNotCome() {
        Store blocked = new BlockedStore(store);
        tail = new Tail(new Log(blocked, new EventCodec()), 0, this::take);

        assertThat(tail.obstacle()).isEmpty();
        tail.expect(1);
        assertThat(tail.obstacle()).contains("behind process 7");
    }

    @Test
    void readsNoMoreOnceItIsClosed() {
        tail.start();
        tail.close();
        write(1);

        assertThat(tail.position()).isZero();
        assertThat(read).isEmpty();
    }

    private void awaitObstacle(Optional<String> expected) {
        Deadline patience = Deadline.in(Duration.ofSeconds(10));
        while (!tail.obstacle().equals(expected)) {
            assertThat(patience.hasPassed()).as("obstacle %s", tail.obstacle()).isFalse();
            Thread.onSpinWait();
        }
    }

    /** Holds everything back. */
    private static final class BlockedStore extends StoreInFront {
        BlockedStore(Store behind) {
            super(behind);
        }

        @Override
        public List<StoredEvent> readAfter(long globalPosition, int limit) {
            return List.of();
        }

        @Override
        public Optional<String> blockedBy() {
            return Optional.of("behind process 7");
        }
    }
}
