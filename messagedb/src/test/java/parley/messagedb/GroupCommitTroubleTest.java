package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Appends that share a batch with trouble: what befalls one of them, or the thread that writes for
 * all, befalls no other, and nobody waits for ever.
 */
@Timeout(120)
class GroupCommitTroubleTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static PGSimpleDataSource database;

    /** In this store, some types of messages end the session that inserts them. */
    @BeforeAll
    static void install() {
        database = TestPostgres.withOwnSql();
        TestPostgres.execute(
                database,
                """
                CREATE SEQUENCE message_store.ended;
                CREATE FUNCTION message_store.end_session() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF NEW.type = 'EndsIt' THEN
                        PERFORM pg_terminate_backend(pg_backend_pid());
                    ELSIF nextval('message_store.ended') = 1 THEN
                        PERFORM pg_terminate_backend(pg_backend_pid());
                    END IF;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER end_session BEFORE INSERT ON message_store.messages
                    FOR EACH ROW WHEN (NEW.type IN ('EndsIt', 'EndsItOnce'))
                    EXECUTE FUNCTION message_store.end_session();
                CREATE UNIQUE INDEX unique_names ON message_store.messages ((data ->> 'name'));
                """);
    }

    @Test
    void anObserverThatThrowsHindersNobody() {
        MessageDb store =
                new MessageDb(
                        database,
                        (_, _) -> {
                            throw new IllegalStateException("thrown by an observer");
                        });

        for (int i = 0; i < 5; i++) {
            assertThat(append(store, "observed-1", message("T")).get().position()).isEqualTo(i);
        }
    }

    @Test
    void aDataSourceThatFailsUnexpectedlyIsAskedAgain() {
        AtomicInteger asked = new AtomicInteger();
        MessageDb store =
                new MessageDb(
                        Connections.from(
                                () -> {
                                    if (asked.incrementAndGet() <= 3) {
                                        throw new IllegalStateException("not built yet");
                                    }
                                    return database.getConnection();
                                }));

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(append(store, "unbuilt-1", message("T"))::get)
                    .isInstanceOf(OutcomeUnknownException.class)
                    .hasRootCauseMessage("not built yet");
        }
        assertThat(append(store, "unbuilt-1", message("T")).get().position()).isZero();
    }

    @Test
    void whatIsLostIsNotCalledUnstoredBecauseTheServerIsBusyAfterwards() throws Exception {
        try (OpenTransaction holder = new OpenTransaction(database)) {
            AtomicInteger asked = new AtomicInteger();
            DataSource unlucky =
                    Connections.from(
                            () ->
                                    switch (asked.incrementAndGet()) {
                                        case 1 ->
                                                Connections.losingAnAnswer(
                                                        database.getConnection(),
                                                        () -> holder.lock("unlucky-1"));
                                        case 2, 3 -> hasty().getConnection();
                                        default -> {
                                            holder.rollback();
                                            yield database.getConnection();
                                        }
                                    });

            Appended appended = append(new MessageDb(unlucky), "unlucky-1", message("T")).get();

            assertThat(appended.position()).isZero();
            assertThat(asked.get()).isEqualTo(4);
        }
    }

    @Test
    void neighboursOfABadMessageAndALostConnectionAreStored() throws Exception {
        try (HikariDataSource pool = TestPostgres.pool(database, 4)) {
            MessageDb store = new MessageDb(pool);

            List<CompletableFuture<Appended>> done =
                    gathered(
                            store,
                            "halves",
                            append(store, "halves-1", message("First")),
                            append(store, "halves-1", bad()),
                            append(store, "halves-1", bad()),
                            append(store, "halves-1", message("EndsItOnce")),
                            append(store, "halves-1", message("Fine")),
                            append(store, "halves-1", message("Fine")),
                            append(store, "halves-2", message("Fine")));

            for (CompletableFuture<Appended> each : done.subList(1, 3)) {
                assertThatThrownBy(each::join).hasCauseExactlyInstanceOf(MessageDbException.class);
            }
            assertThat(done.get(3).join().position()).isOne();
            assertThat(done.get(4).join().position()).isEqualTo(2);
            assertThat(done.get(5).join().position()).isEqualTo(3);
            assertThat(done.get(6).join().position()).isZero();
        }
    }

    @Test
    void neighboursOfAnAppendThatAlwaysEndsTheSessionAreStored() throws Exception {
        MessageDb store = new MessageDb(database);

        List<CompletableFuture<Appended>> done =
                gathered(
                        store,
                        "poisoned",
                        append(store, "poisoned-1", message("Before"), Duration.ofSeconds(4)),
                        append(store, "poisoned-2", message("Before"), Duration.ofSeconds(4)),
                        append(store, "poisoned-1", message("EndsIt"), Duration.ofSeconds(6)),
                        append(store, "poisoned-1", message("After"), LONG));

        assertThat(done.get(0).join().position()).isZero();
        assertThat(done.get(1).join().position()).isZero();
        assertThatThrownBy(done.get(2)::join)
                .hasCauseExactlyInstanceOf(OutcomeUnknownException.class);
        assertThat(done.get(3).join().position()).isOne();
    }

    @Test
    void whoIsInterruptedWhileItWritesForOthersFailsNoneOfThem() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CompletableFuture<Thread> waiting = new CompletableFuture<>();
        MessageDb store =
                new MessageDb(
                        Connections.from(
                                () -> {
                                    if (asked.incrementAndGet() == 3) {
                                        waiting.complete(Thread.currentThread());
                                        return interrupted();
                                    }
                                    return database.getConnection();
                                }));

        List<CompletableFuture<Appended>> done;
        try (OpenTransaction holder = new OpenTransaction(database)) {
            holder.lock("interrupted-1");
            done = new ArrayList<>();
            done.add(inBackground(append(store, "interrupted-1", message("First"))));
            while (asked.get() < 2) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < 3; i++) {
                done.add(inBackground(append(store, "interrupted-1", message("T"))));
                awaitUnderWay(store, i + 2);
            }
            holder.rollback();
        }
        waiting.get().interrupt();

        for (int i = 0; i < 4; i++) {
            assertThat(done.get(i).join().position()).isEqualTo(i);
        }
    }

    @Test
    void whatAForeignIndexRefusesIsRefusedHoweverManyOthersCome() throws Exception {
        MessageDb store = new MessageDb(database);
        append(store, "named-1", named("ann")).get();
        AtomicBoolean refused = new AtomicBoolean();

        List<CompletableFuture<Void>> others = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            Duration time = Duration.ofMillis(i);
            others.add(
                    inBackground(
                            () -> {
                                while (!refused.get()) {
                                    appendWithin(store, time);
                                }
                                return null;
                            }));
        }
        awaitUnderWay(store, 10);

        Duration enough = Duration.ofSeconds(10);
        assertThatThrownBy(append(store, "named-1", named("ann"), enough)::get)
                .isExactlyInstanceOf(MessageDbException.class);
        refused.set(true);
        others.forEach(CompletableFuture::join);
    }

    /** Or not at all: then it comes again as another append. */
    private static void appendWithin(MessageDb store, Duration time) {
        try {
            append(store, "named-2", message("T"), time).get();
        } catch (BusyException | OutcomeUnknownException e) {
            // Others were before it.
        }
    }

    @Test
    void aLongTimeoutIsAsGoodAsNone() {
        List<Appended> appended =
                new MessageDb(database)
                        .append(
                                "endless-1",
                                List.of(message("T")),
                                ExpectedVersion.any(),
                                ChronoUnit.FOREVER.getDuration());

        assertThat(appended.getFirst().position()).isZero();
    }

    @Test
    void whoseTimeIsUpBeforeItBeginsStoresNothing() {
        MessageDb store = new MessageDb(database);
        for (Duration none : List.of(Duration.ZERO, Duration.ofDays(-1))) {
            assertThatThrownBy(
                            () ->
                                    store.append(
                                            "hurried-1",
                                            List.of(message("T")),
                                            ExpectedVersion.any(),
                                            none))
                    .isInstanceOf(BusyException.class);
        }
        assertThat(store.streamVersion("hurried-1")).isEmpty();
    }

    @Test
    void aStreamNamedLikeACategoryKeepsItsOrderWithTheOthersOfIt() throws Exception {
        MessageDb store = new MessageDb(database);

        List<CompletableFuture<Appended>> done =
                gathered(
                        store,
                        "plain",
                        append(store, "plain", message("T")),
                        append(store, "plain-", message("T")),
                        append(store, "plain-1", message("T")),
                        append(store, "plain", message("T")));

        assertThat(done.stream().map(each -> each.join().position()))
                .containsExactly(0L, 0L, 0L, 1L);
        assertThat(store.readCategory(CategoryRead.of("plain")))
                .extracting(Message::streamName)
                .containsExactly("plain", "plain-", "plain-1", "plain");
    }

    @Test
    void manyCategoriesWhoseLocksAreHeldKeepNoOtherWaiting() throws Exception {
        MessageDb store = new MessageDb(database);
        try (OpenTransaction holder = new OpenTransaction(database)) {
            List<CompletableFuture<Appended>> held = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                holder.lock("kept" + i + "-1");
                held.add(inBackground(append(store, "kept" + i + "-1", message("T"))));
                awaitUnderWay(store, i + 1);
            }
            for (int i = 0; i < 40; i++) {
                store.append(
                        "free" + i % 4 + "-1",
                        List.of(message("T")),
                        ExpectedVersion.any(),
                        Duration.ofSeconds(20));
            }
            assertThat(held).noneMatch(CompletableFuture::isDone);
            holder.rollback();
            held.forEach(CompletableFuture::join);
        }
    }

    /** Lets appends of a category gather behind each other while its lock is held. */
    @SafeVarargs
    private static List<CompletableFuture<Appended>> gathered(
            MessageDb store, String category, Supplier<Appended>... appends) throws SQLException {
        List<CompletableFuture<Appended>> running = new ArrayList<>();
        try (OpenTransaction holder = new OpenTransaction(database)) {
            holder.lock(category);
            for (Supplier<Appended> append : appends) {
                running.add(inBackground(append));
                awaitUnderWay(store, running.size());
            }
            holder.rollback();
        }
        return running;
    }

    private static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> Thread.ofVirtual().start(task));
    }

    private static void awaitUnderWay(MessageDb store, int count) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (store.appendsUnderWay() < count) {
            assertThat(System.nanoTime()).as("they do not come").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static Supplier<Appended> append(MessageDb store, String stream, NewMessage message) {
        return append(store, stream, message, LONG);
    }

    private static Supplier<Appended> append(
            MessageDb store, String stream, NewMessage message, Duration timeout) {
        return () ->
                store.append(stream, List.of(message), ExpectedVersion.any(), timeout).getFirst();
    }

    private static NewMessage message(String type) {
        return new NewMessage(UUID.randomUUID(), type, null, null);
    }

    private static NewMessage bad() {
        return new NewMessage(UUID.randomUUID(), "Bad", "{", null);
    }

    private static NewMessage named(String name) {
        return new NewMessage(UUID.randomUUID(), "Named", "{\"name\": \"" + name + "\"}", null);
    }

    /** Its server gives up after a moment. */
    private static DataSource hasty() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(database.getURL());
        source.setUser("postgres");
        source.setOptions("-c statement_timeout=50");
        return source;
    }

    /** As a pool does whose caller is interrupted. */
    private static Connection interrupted() throws SQLException {
        try {
            new CountDownLatch(1).await();
            throw new IllegalStateException("It never opens");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while it waited for a connection", e);
        }
    }
}
