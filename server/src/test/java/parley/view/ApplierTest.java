package parley.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import parley.log.Deadline;
import parley.log.LogEvent;

final class ApplierTest {
    private final History history = new History();
    private final List<String> fed = new ArrayList<>();

    /** Notes what it is given. */
    private final class Noting implements View {
        private final String name;
        private long position;
        private OptionalLong mended = OptionalLong.empty();

        Noting(String name, long position) {
            this.name = name;
            this.position = position;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void mend() {
            position = mended.orElse(position);
            mended = OptionalLong.empty();
        }

        @Override
        public void apply(List<LogEvent> events) throws IOException {
            position = events.getLast().globalPosition();
            fed.add(name + " " + position);
        }
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(30));
    }

    private List<LogEvent> batch(int size) {
        long before = history.globalPosition();
        for (int i = 0; i < size; i++) {
            history.addUnreadable();
        }
        return history.after(before);
    }

    @Test
    void feedsEachBatchToTheViewsInTheirOrder() throws Exception {
        Applier applier = new Applier(List.of(new Noting("first", 0), new Noting("second", 0)));

        applier.read(batch(2));
        long one = history.globalPosition();
        applier.read(batch(1));
        long two = history.globalPosition();

        assertThat(fed)
                .containsExactly("first " + one, "second " + one, "first " + two, "second " + two);
        assertThat(applier.position()).isEqualTo(two);
    }

    @Test
    void feedsAViewAgainThatHasLostSomethingAndSaysNothingOfItToThoseWhoWait() throws Exception {
        Noting lost = new Noting("lost", 0);
        Applier applier = new Applier(List.of(new Noting("kept", 0), lost));
        applier.read(batch(3));
        long before = history.globalPosition();
        assertThat(applier.goBack()).isEmpty();

        lost.mended = OptionalLong.of(1);
        assertThat(applier.goBack()).hasValue(1);
        assertThat(applier.position()).isEqualTo(before);
        applier.read(history.after(1));
        assertThat(applier.goBack()).isEmpty();
    }

    @Test
    void beginsWhereTheViewThatIsFurthestBehindStands() {
        assertThat(new Applier(List.of(new Noting("a", 7), new Noting("b", 3))).position())
                .isEqualTo(3);
        assertThat(new Applier(List.of()).position()).isZero();
    }

    @Test
    void whatHasPassedIsNotWaitedFor() throws Exception {
        Applier applier = new Applier(List.of(new Noting("a", 7)));

        assertThat(applier.await(7, Deadline.in(Duration.ZERO))).isTrue();
        assertThat(applier.await(0, Deadline.in(Duration.ZERO))).isTrue();
        assertThat(applier.await(8, Deadline.in(Duration.ZERO))).isFalse();
    }

    @Test
    void aWaiterIsWokenWhenItsPositionHasPassedAllViews() throws Exception {
        Applier applier = new Applier(List.of(new Noting("a", 0)));
        List<LogEvent> first = batch(3);
        List<LogEvent> second = batch(3);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> early = new ArrayList<>();
            List<Future<Boolean>> late = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                long inFirst = first.get(i % 3).globalPosition();
                long inSecond = second.get(i % 3).globalPosition();
                early.add(executor.submit(() -> applier.await(inFirst, soon())));
                late.add(executor.submit(() -> applier.await(inSecond, soon())));
            }

            applier.read(first);
            for (Future<Boolean> each : early) {
                assertThat(each.get()).isTrue();
            }
            assertThat(late).noneMatch(Future::isDone);
            applier.read(second);
            for (Future<Boolean> each : late) {
                assertThat(each.get()).isTrue();
            }
        }
    }

    @Test
    void aWaiterGivesUpAtItsDeadlineAndOthersGoOn() throws Exception {
        Applier applier = new Applier(List.of(new Noting("a", 0)));
        List<LogEvent> events = batch(1);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> patient =
                    executor.submit(() -> applier.await(history.globalPosition(), soon()));

            assertThat(applier.await(history.globalPosition(), Deadline.in(Duration.ofMillis(20))))
                    .isFalse();
            assertThat(patient.isDone()).isFalse();

            applier.read(events);
            assertThat(patient.get()).isTrue();
        }
    }

    @Test
    void anInterruptedWaiterStopsWaiting() throws Exception {
        Applier applier = new Applier(List.of(new Noting("a", 0)));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> applier.await(1, soon())).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void whatAViewCouldNotKeepHasNotPassed() {
        View full =
                new View() {
                    @Override
                    public long position() {
                        return 0;
                    }

                    @Override
                    public void apply(List<LogEvent> events) throws IOException {
                        throw new IOException("no space left");
                    }
                };
        Applier applier = new Applier(List.of(new Noting("a", 0), full));

        assertThatThrownBy(() -> applier.read(batch(1))).hasMessage("no space left");
        assertThat(applier.position()).isZero();
    }

    @Test
    void manyWhoWaitAndGiveUpWhileBatchesPassAreAllAnswered() throws Exception {
        Applier applier = new Applier(List.of(new Noting("a", 0)));
        batch(2000);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> waiting = new ArrayList<>();
            for (LogEvent event : history.all()) {
                waiting.add(executor.submit(() -> applier.await(event.globalPosition(), soon())));
                executor.submit(
                        () -> applier.await(event.globalPosition(), Deadline.in(Duration.ZERO)));
            }
            for (LogEvent event : history.all()) {
                applier.read(List.of(event));
            }
            for (Future<Boolean> each : waiting) {
                assertThat(each.get()).isTrue();
            }
        }
    }
}
