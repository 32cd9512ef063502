package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.messagedb.Gathering.LONG;
import static parley.messagedb.Gathering.append;
import static parley.messagedb.Gathering.awaitUnderWay;
import static parley.messagedb.Gathering.gathered;
import static parley.messagedb.Gathering.inBackground;
import static parley.messagedb.Gathering.message;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
                            database,
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
                        database,
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

    @Test
    void whatATriggerLeavesOutIsToldInsteadOfTriedForEver() {
        PGSimpleDataSource own = TestPostgres.withOwnSql();
        TestPostgres.execute(
                own,
                """
                CREATE FUNCTION leave_out() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN IF NEW.type = ''Unwanted'' THEN RETURN NULL; END IF; RETURN NEW; END';
                CREATE TRIGGER leave_out BEFORE INSERT ON message_store.messages
                FOR EACH ROW EXECUTE FUNCTION leave_out()
                """);
        MessageDb store = new MessageDb(own);

        assertThatThrownBy(() -> store.append("left-1", message("Unwanted"), ExpectedVersion.any()))
                .isInstanceOf(MessageDbException.class)
                .hasMessageContaining("trigger");
        assertThat(store.append("left-1", message("Wanted"), ExpectedVersion.any()).position())
                .isZero();
    }
}
