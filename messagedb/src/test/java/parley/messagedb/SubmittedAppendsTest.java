package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.messagedb.Gathering.awaitUnderWay;
import static parley.messagedb.Gathering.joined;
import static parley.messagedb.Gathering.message;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** Appends for which no thread waits. */
@Timeout(120)
class SubmittedAppendsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static PGSimpleDataSource database;

    private final MessageDb store = new MessageDb(database, AppendObserver.none(), THREADS);

    @BeforeAll
    static void install() {
        database = TestPostgres.withOwnSql();
    }

    @AfterAll
    static void end() {
        THREADS.close();
    }

    private CompletableFuture<List<Appended>> submit(String stream, NewMessage message) {
        return submit(stream, message, ExpectedVersion.any(), LONG);
    }

    private CompletableFuture<List<Appended>> submit(
            String stream, NewMessage message, ExpectedVersion expected, Duration timeout) {
        return store.submit(stream, List.of(message), expected, timeout, _ -> {});
    }

    @Test
    void eachHearsWhereItIs() {
        List<CompletableFuture<List<Appended>>> submitted = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            submitted.add(submit("submitted-" + i % 10, message("T" + i)));
        }

        for (int i = 0; i < 2000; i++) {
            assertThat(joined(submitted.get(i)).getFirst().position()).isEqualTo(i / 10);
        }
        assertThat(store.readStream("submitted-3", 0, -1))
                .extracting(Message::type)
                .startsWith("T3", "T13", "T23")
                .hasSize(200);
        awaitNothingUnderWay();
    }

    @Test
    void oneThatIsRefusedFailsAlone() {
        NewMessage twice = message("Twice");
        submit("alone-1", twice).join();

        var wrong = submit("alone-1", message("T"), ExpectedVersion.exactly(7), LONG);
        var other = submit("alone-2", twice);
        var right = submit("alone-1", message("T"));
        var again = submit("alone-1", twice);

        assertThatThrownBy(() -> joined(wrong)).isInstanceOf(WrongExpectedVersionException.class);
        assertThatThrownBy(() -> joined(other)).isInstanceOf(DuplicateMessageIdException.class);
        assertThat(joined(right).getFirst().position()).isEqualTo(1);
        assertThat(joined(again).getFirst().repeated()).isTrue();
    }

    @Test
    void whoWaitsBesideThoseWhoDoNotKeepsItsPlace() throws Exception {
        List<CompletableFuture<List<Appended>>> before = new ArrayList<>();
        CompletableFuture<List<Appended>> waiting;
        try (OpenTransaction holder = new OpenTransaction(database)) {
            holder.lock("beside-1");
            before.add(submit("beside-1", message("First")));
            awaitUnderWay(store, 1);
            waiting =
                    Gathering.inBackground(
                            () ->
                                    store.append(
                                            "beside-1",
                                            List.of(message("Second")),
                                            ExpectedVersion.any(),
                                            LONG));
            awaitUnderWay(store, 2);
            before.add(submit("beside-1", message("Third")));
            holder.rollback();
        }
        before.forEach(CompletableFuture::join);
        waiting.join();

        assertThat(store.readStream("beside-1", 0, -1))
                .extracting(Message::type)
                .containsExactly("First", "Second", "Third");
    }

    @Test
    void whoseTimeIsUpHearsOfItWhileTheLockIsHeld() throws Exception {
        try (OpenTransaction holder = new OpenTransaction(database)) {
            holder.lock("overdue-1");
            var first =
                    submit(
                            "overdue-1",
                            message("T"),
                            ExpectedVersion.any(),
                            Duration.ofMillis(300));
            var second =
                    submit(
                            "overdue-1",
                            message("T"),
                            ExpectedVersion.any(),
                            Duration.ofMillis(200));

            assertThatThrownBy(() -> joined(second)).isInstanceOf(BusyException.class);
            assertThatThrownBy(() -> joined(first)).isInstanceOf(MessageDbException.class);
            holder.rollback();
        }
        awaitNothingUnderWay();
        assertThat(submit("overdue-2", message("T")).join()).hasSize(1);
    }

    @Test
    void whatHangsOnOneMaySubmitAnother() {
        CompletableFuture<List<Appended>> chain = submit("chain-1", message("T"));
        for (int i = 0; i < 20; i++) {
            chain = chain.thenCompose(_ -> submit("chain-1", message("T")));
        }

        assertThat(chain.join().getFirst().position()).isEqualTo(20);
    }

    @Test
    void isToldOnAThreadThatWrites() {
        Set<Thread> told = ConcurrentHashMap.newKeySet();

        store.submit(
                        "told-1",
                        List.of(message("T")),
                        ExpectedVersion.any(),
                        LONG,
                        _ -> told.add(Thread.currentThread()))
                .join();

        assertThat(told).hasSize(1).doesNotContain(Thread.currentThread());
    }

    @Test
    void withoutThreadsNothingCanBeSubmitted() {
        MessageDb without = new MessageDb(database);

        assertThatThrownBy(
                        () ->
                                without.submit(
                                        "without-1",
                                        List.of(message("T")),
                                        ExpectedVersion.any(),
                                        LONG,
                                        _ -> {}))
                .isInstanceOf(IllegalStateException.class);
        assertThat(without.appendsUnderWay()).isZero();
    }

    private void awaitNothingUnderWay() {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (store.appendsUnderWay() > 0) {
            assertThat(System.nanoTime()).as("they do not end").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
