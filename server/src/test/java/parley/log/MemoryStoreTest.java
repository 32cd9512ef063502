package parley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryStoreTest extends StoreContract {
    /** What an event costs beside its texts, as its documentation says a fixed amount. */
    private static final int OVERHEAD = 200;

    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), 64 << 20);

    @Override
    public Store store() {
        return store;
    }

    @Override
    protected void writeAsAnother(String stream, EncodedEvent event) {
        // Nobody else can write to it, so what is foreign cannot come into it.
        if (StreamName.CATEGORIES.contains(new StreamName(stream).category())) {
            append(new StreamName(stream), ANY, event);
        }
    }

    @Test
    void itsBoundIsReachedExactlyAndNothingIsStoredBeyondIt() {
        EncodedEvent event = event("{\"a\": 1}");
        long size =
                2L * (STREAM.text().length() + event.type().length() + event.data().length())
                        + OVERHEAD;
        MemoryStore bounded = new MemoryStore(Clock.systemUTC(), 3 * size - 1);
        bounded.append(STREAM, List.of(event), ANY, soon());
        List<EncodedEvent> two = List.of(event("{\"a\": 2}"), event("{\"a\": 3}"));

        assertThatThrownBy(() -> bounded.append(STREAM, two, ANY, soon()))
                .isInstanceOf(LogException.Full.class)
                .hasMessageContaining("full")
                .hasMessageContaining(String.valueOf(3 * size - 1));

        assertThat(bounded.readStream(STREAM, 0, 10)).hasSize(1);
        assertThat(bounded.lastGlobalPosition()).isEqualTo(1);
        assertThat(bounded.findById(two.get(0).id())).isEmpty();
        assertThat(bounded.append(STREAM, two.subList(0, 1), ANY, soon()))
                .isInstanceOf(AppendOutcome.Appended.class);
        assertThatThrownBy(() -> bounded.append(STREAM, two.subList(1, 2), ANY, soon()))
                .isInstanceOf(LogException.Full.class);
        assertThat(bounded.readAfter(0, 10)).hasSize(2);
    }

    @Test
    void aFullStoreStillAnswersARepeatedEvent() {
        EncodedEvent event = event("{\"a\": 1}");
        MemoryStore bounded = new MemoryStore(Clock.systemUTC(), 300);
        bounded.append(STREAM, List.of(event), ANY, soon());

        assertThat(bounded.append(STREAM, List.of(event), ANY, soon()))
                .isInstanceOf(AppendOutcome.IdExists.class);
    }

    @Test
    void timeDoesNotGoBackWhenTheClockDoes() {
        Instant[] now = {Instant.parse("2026-01-01T00:00:10Z")};
        Clock clock =
                new Clock() {
                    @Override
                    public ZoneOffset getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return now[0];
                    }
                };
        MemoryStore timed = new MemoryStore(clock, 1 << 20);
        timed.append(STREAM, events(1), ANY, soon());
        now[0] = now[0].minusSeconds(5);
        timed.append(STREAM, events(1), ANY, soon());
        now[0] = now[0].plusSeconds(60);
        timed.append(STREAM, events(1), ANY, soon());

        assertThat(timed.readAfter(0, 10))
                .extracting(StoredEvent::time)
                .containsExactly(
                        Instant.parse("2026-01-01T00:00:10Z"),
                        Instant.parse("2026-01-01T00:00:10Z"),
                        Instant.parse("2026-01-01T00:01:05Z"));
    }

    @Test
    void twoStoresAreTwoLogs() {
        assertThat(new MemoryStore(Clock.systemUTC(), 1).logId()).isNotEqualTo(store.logId());
    }
}
