package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import parley.log.Deadline;
import parley.log.EncodedEvent;
import parley.log.EventCodec;
import parley.log.Log;
import parley.log.LogException;
import parley.log.MemoryStore;
import parley.log.Store;
import parley.log.StoreInFront;
import parley.log.StreamName;

class LogEndTest {
    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), 1 << 20);

    /** A store that has to be waited for when it is asked for its end. */
    private static final class SlowStore extends StoreInFront {
        private final CountDownLatch mayAnswer;
        private final AtomicInteger asked;

        SlowStore(Store behind, CountDownLatch mayAnswer, AtomicInteger asked) {
            super(behind);
            this.mayAnswer = mayAnswer;
            this.asked = asked;
        }

        @Override
        public long lastGlobalPosition() {
            asked.incrementAndGet();
            try {
                mayAnswer.await();
            } catch (InterruptedException e) {
                throw new LogException.Unavailable("interrupted", e);
            }
            return super.lastGlobalPosition();
        }
    }

    @Test
    void isThatOfTheLog() {
        LogEnd end = new LogEnd(new Log(store, new EventCodec()));
        assertThat(end.globalPosition()).isZero();
        store.append(
                new StreamName("topic-t"),
                List.of(new EncodedEvent(UUID.randomUUID(), "Said", "{}", "{}")),
                OptionalLong.empty(),
                Deadline.in(Duration.ofSeconds(5)));
        assertThat(end.globalPosition()).isEqualTo(1);
    }

    @Test
    void isUnknownWhileTheLogDoesNotAnswerWhichIsAskedOnce() {
        SlowStore slow = new SlowStore(store, new CountDownLatch(1), new AtomicInteger());
        LogEnd end = new LogEnd(new Log(slow, new EventCodec()));
        assertThat(end.globalPosition()).isNaN();
        assertThat(end.globalPosition()).isNaN();
        assertThat(slow.asked).hasValue(1);
        slow.mayAnswer.countDown();
        Deadline patience = Deadline.in(Duration.ofSeconds(10));
        while (Double.isNaN(end.globalPosition())) {
            assertThat(patience.hasPassed()).isFalse();
        }
    }
}
