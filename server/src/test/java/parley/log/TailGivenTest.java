package parley.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events that the hub has stored itself, and gives to its tail. */
final class TailGivenTest {
    private final MemoryStore memory = new MemoryStore(Clock.systemUTC(), 64 << 20);
    private final AtomicBoolean unreadable = new AtomicBoolean();
    private final BlockingQueue<Long> passedOn = new LinkedBlockingQueue<>();
    private final Tail tail = new Tail(new Log(new Shut(), new EventCodec()), 0, this::take);

    /** The store, which at times cannot be read. */
    private final class Shut extends StoreInFront {
        Shut() {
            super(memory);
        }

        @Override
        public List<StoredEvent> readAfter(long globalPosition, int limit) {
            if (unreadable.get()) {
                throw new LogException.Unavailable("shut");
            }
            return super.readAfter(globalPosition, limit);
        }
    }

    private void take(List<LogEvent> events) {
        events.forEach(event -> passedOn.add(event.globalPosition()));
    }

    @AfterEach
    void close() {
        tail.close();
    }

    private List<LogEvent> append(int count) {
        List<LogEvent> stored = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            EncodedEvent event = new EncodedEvent(UUID.randomUUID(), "Said", "{}", "{}");
            var outcome =
                    (AppendOutcome.Appended)
                            memory.append(
                                    new StreamName("topic-t"),
                                    List.of(event),
                                    OptionalLong.empty(),
                                    Deadline.in(Duration.ofSeconds(5)));
            Place place = outcome.places().getFirst();
            stored.add(
                    new LogEvent(
                            event.id(),
                            place.position(),
                            place.globalPosition(),
                            place.time(),
                            Optional.empty()));
        }
        return stored;
    }

    private List<Long> passedOn(int count) throws InterruptedException {
        List<Long> all = new ArrayList<>();
        while (all.size() < count) {
            Long next = passedOn.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("the next after %s", all).isNotNull();
            all.add(next);
        }
        return all;
    }

    @Test
    void whatFollowsDirectlyNeedsNoRead() throws Exception {
        unreadable.set(true);
        tail.start();

        tail.stored(append(3));
        assertThat(passedOn(3)).containsExactly(1L, 2L, 3L);
        tail.stored(append(2));
        assertThat(passedOn(2)).containsExactly(4L, 5L);
    }

    @Test
    void whatIsGivenInAnyOrderIsPassedOnInGlobalOrderOnce() throws Exception {
        unreadable.set(true);
        tail.start();
        List<LogEvent> events = append(500);
        Collections.shuffle(events, new Random(7));

        events.forEach(event -> tail.stored(List.of(event)));

        assertThat(passedOn(500)).isSorted().doesNotHaveDuplicates().endsWith(500L);
        assertThat(passedOn).isEmpty();
    }

    @Test
    void whoAdvancesHandsOnByItself() throws Exception {
        tail.stored(append(3));

        tail.advance();

        assertThat(passedOn).containsExactly(1L, 2L, 3L);
        assertThat(tail.position()).isEqualTo(3);
    }

    @Test
    void whoAdvancesDoesNotPassOverWhatIsMissing() {
        List<LogEvent> missing = append(1);
        tail.stored(append(2));

        tail.advance();
        assertThat(passedOn).isEmpty();

        tail.stored(missing);
        tail.advance();
        assertThat(passedOn).containsExactly(1L, 2L, 3L);
    }

    @Test
    void manyWhoGiveAndAdvanceHandOnEachOnceInOrder() throws Exception {
        unreadable.set(true);
        tail.start();
        List<LogEvent> events = append(4000);
        List<Thread> givers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int giver = i;
            givers.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        for (int at = giver; at < 4000; at += 8) {
                                            tail.stored(List.of(events.get(at)));
                                            tail.advance();
                                        }
                                    }));
        }
        for (Thread giver : givers) {
            giver.join();
        }

        assertThat(passedOn(4000)).isSorted().doesNotHaveDuplicates().endsWith(4000L);
        assertThat(passedOn).isEmpty();
    }

    @Test
    void whatCouldNotBeHandedOnIsReadAgain() throws Exception {
        AtomicBoolean full = new AtomicBoolean(true);
        try (Tail unlucky =
                new Tail(
                        new Log(new Shut(), new EventCodec()),
                        0,
                        events -> {
                            if (full.getAndSet(false)) {
                                throw new IllegalStateException("full");
                            }
                            take(events);
                        })) {
            unlucky.stored(append(3));
            unlucky.advance();
            assertThat(unlucky.obstacle()).contains("full");

            unlucky.start();
            assertThat(passedOn(3)).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void whatNobodyGivesIsRead() throws Exception {
        tail.start();
        append(1);
        List<LogEvent> own = append(1);
        append(1);

        tail.stored(own);

        assertThat(passedOn(3)).containsExactly(1L, 2L, 3L);
        tail.stored(append(1));
        assertThat(passedOn(1)).containsExactly(4L);
    }

    @Test
    void nothingIsPassedOnBehindWhatIsMissing() throws Exception {
        unreadable.set(true);
        tail.start();
        List<LogEvent> missing = append(1);
        tail.stored(append(2));
        awaitObstacle();

        assertThat(passedOn).isEmpty();
        tail.stored(missing);

        assertThat(passedOn(3)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatWasReadBeforeItIsGivenIsNotPassedOnAgain() throws Exception {
        List<LogEvent> events = append(5);
        tail.start();
        assertThat(passedOn(5)).hasSize(5);

        tail.stored(events);
        tail.stored(append(1));

        assertThat(passedOn(1)).containsExactly(6L);
        assertThat(passedOn).isEmpty();
    }

    /** The log cannot be read, and that is known. */
    private void awaitObstacle() {
        Deadline patience = Deadline.in(Duration.ofSeconds(10));
        while (tail.obstacle().isEmpty()) {
            assertThat(patience.hasPassed()).isFalse();
            Thread.onSpinWait();
        }
    }
}
