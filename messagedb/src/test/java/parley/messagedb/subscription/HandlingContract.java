package parley.messagedb.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.messagedb.subscription.Heard.eventually;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.ExpectedVersion;
import parley.messagedb.Message;
import parley.messagedb.MessageDb;
import parley.messagedb.NewMessage;
import parley.messagedb.TestPostgres;
import parley.messagedb.progress.CheckpointStream;
import parley.messagedb.progress.CheckpointTable;
import parley.messagedb.progress.FencedException;
import parley.messagedb.progress.Parked;
import parley.messagedb.progress.Parking;
import parley.messagedb.progress.ParkingTable;
import parley.messagedb.progress.ProgressTables;
import parley.messagedb.progress.Share;

/** What becomes of messages whose handler fails, and of the place behind those that it took. */
abstract class HandlingContract {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Retry THRICE = Retry.times(3, Duration.ofMillis(1), Duration.ofMillis(2));

    private final Heard heard = new Heard();
    private final Dropped dropped = new Dropped();
    private HikariDataSource pool;
    private MessageDb store;
    private Subscriptions subscriptions;
    private CheckpointTable checkpoints;
    private Parking parking;

    abstract PGSimpleDataSource database();

    @BeforeEach
    void open() {
        pool = TestPostgres.pool(database(), 8);
        store = new MessageDb(pool);
        subscriptions = new Subscriptions(pool, store).polling(Polling.constant(LONG));
        ProgressTables tables = ProgressTables.install(pool);
        checkpoints = new CheckpointTable(tables);
        parking = new ParkingTable(tables);
        TestPostgres.execute(pool, "CREATE TABLE effect (type text)");
    }

    @AfterEach
    void close() {
        pool.close();
    }

    /** A failure of the handler, as a test wants it. */
    private static final class Unwell extends Exception {
        private static final long serialVersionUID = 1;

        Unwell(Message message) {
            super("unwell with " + message.type());
        }
    }

    @Test
    void goesOnWhereItWasStopped() {
        append("account-1", "A", "B");
        assertThat(account().checkpoints("view", checkpoints).handle(heard::take).drain(LONG))
                .isTrue();
        append("account-1", "C");
        assertThat(account().checkpoints("view", checkpoints).handle(heard::take).drain(LONG))
                .isTrue();

        assertThat(heard.types()).containsExactly("A", "B", "C");
    }

    @Test
    void aCheckpointComesBeforeAStart() {
        append("account-1", "A");
        assertThat(account().checkpoints("view", checkpoints).handle(heard::take).drain(LONG))
                .isTrue();
        append("account-1", "B");
        assertThat(
                        account()
                                .checkpoints("view", checkpoints)
                                .from(Start.now())
                                .handle(heard::take)
                                .drain(LONG))
                .isTrue();

        assertThat(heard.types()).containsExactly("A", "B");
    }

    @Test
    void savesNowAndThenWhileItRuns() {
        append("account-1", "A", "B");
        try (Subscription _ =
                account()
                        .checkpoints("view", checkpoints)
                        .keep(new Keeping(Duration.ofMillis(10), 1_000))
                        .handle(heard::take)) {
            long last = store.lastOfCategory("account").orElseThrow().globalPosition();
            eventually(() -> checkpoints.load("view", Share.WHOLE).position().orElse(-1) == last);
        }
    }

    @Test
    void doesNotFeedOnItsOwnCheckpoints() {
        append("account-1", "A");
        try (Subscription begun =
                subscriptions
                        .to(Source.everything())
                        .checkpoints("view", new CheckpointStream(pool, "account"))
                        .keep(Keeping.always())
                        .polling(Polling.constant(Duration.ofMillis(1)))
                        .handle(heard::take)) {
            assertThat(heard.types(2)).containsExactly("A", CheckpointStream.TYPE);
            append("account-1", "B");
            assertThat(heard.types(4))
                    .containsExactly("A", CheckpointStream.TYPE, "B", CheckpointStream.TYPE);
            eventually(begun::isLive);
        }
        assertThat(heard.size()).isEqualTo(4);
    }

    @Test
    void whatAHandlerWritesInItsTransactionIsThereOnce() {
        append("account-1", types(250));
        AtomicInteger calls = new AtomicInteger();
        TransactionHandler failsNowAndThen =
                TransactionHandler.each(
                        (connection, message) -> {
                            write(connection, message);
                            if (calls.incrementAndGet() % 70 == 0) {
                                throw new Unwell(message);
                            }
                        });

        assertThat(
                        account()
                                .checkpoints("view", checkpoints)
                                .retry(THRICE)
                                .transaction(40)
                                .handleInTransaction(failsNowAndThen)
                                .drain(LONG))
                .isTrue();

        assertThat(effects()).containsExactly(types(250));
        assertThat(calls.get()).isGreaterThan(250);
    }

    @Test
    void aHandlerThatOverlooksAFailedStatementIsFoundOut() {
        append("account-1", "A");
        AtomicInteger calls = new AtomicInteger();
        assertThat(
                        account()
                                .checkpoints("view", checkpoints)
                                .retry(THRICE)
                                .handleInTransaction(
                                        (connection, messages) -> {
                                            if (calls.incrementAndGet() == 1) {
                                                overlook(connection);
                                            }
                                            write(connection, messages.getFirst());
                                        })
                                .drain(LONG))
                .isTrue();

        assertThat(effects()).containsExactly("A");
    }

    private static void overlook(Connection connection) {
        assertThatThrownBy(
                        () -> {
                            try (PreparedStatement broken =
                                    connection.prepareStatement("SELECT 1 / 0")) {
                                broken.execute();
                            }
                        })
                .isInstanceOf(SQLException.class);
    }

    @Test
    void aTransactionNeedsItsCheckpointInATable() {
        assertThatThrownBy(() -> account().handleInTransaction((_, _) -> {}))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void handsAMessageOnAgainBeforeAnyLaterOne() {
        append("account-1", "A", "B");
        AtomicInteger failures = new AtomicInteger();
        assertThat(
                        account()
                                .retry(THRICE)
                                .handle(
                                        message -> {
                                            heard.take(message);
                                            if (failures.incrementAndGet() < 3) {
                                                throw new Unwell(message);
                                            }
                                        })
                                .drain(LONG))
                .isTrue();

        assertThat(heard.types()).containsExactly("A", "A", "A", "B");
    }

    @Test
    void handsABatchOnAgainOneByOne() {
        append("account-1", "A", "B", "C");
        AtomicBoolean failed = new AtomicBoolean();
        assertThat(
                        account()
                                .retry(THRICE)
                                .handleBatches(
                                        batch -> {
                                            heard.takeAll(batch);
                                            if (failed.compareAndSet(false, true)) {
                                                throw new Unwell(batch.getFirst());
                                            }
                                        })
                                .drain(LONG))
                .isTrue();

        assertThat(heard.types()).containsExactly("A", "B", "C", "A", "B", "C");
    }

    @Test
    void withoutAPlaceToParkTheHandlersFailureEndsIt() {
        append("account-1", "A", "B");
        Subscription begun =
                account()
                        .retry(THRICE)
                        .onDropped(dropped::take)
                        .handle(
                                message -> {
                                    heard.take(message);
                                    throw new Unwell(message);
                                });

        eventually(() -> !begun.isRunning());
        assertThat(heard.types()).containsExactly("A", "A", "A");
        assertThat(dropped.causes()).hasSize(1);
        assertThat(dropped.causes().getFirst().orElseThrow()).hasMessage("unwell with A");
    }

    @Test
    void namesTheMessageThatItsHandlerFailsWith() {
        append("account-1", "A");
        try (Subscription begun =
                account()
                        .retry(Retry.times(100, Duration.ofHours(1), Duration.ofHours(1)))
                        .handle(
                                message -> {
                                    throw new Unwell(message);
                                })) {
            eventually(() -> begun.stall().isPresent());

            assertThat(begun.stall().orElseThrow())
                    .isInstanceOfSatisfying(
                            Stall.HandlerFailing.class,
                            failing -> {
                                assertThat(failing.message().type()).isEqualTo("A");
                                assertThat(failing.attempts()).isEqualTo(1);
                                assertThat(failing.cause()).hasMessage("unwell with A");
                            });
        }
    }

    @Test
    void parksAStreamsMessagesInOrderAndGoesOnWithTheOthers() {
        parksAndGoesOn(account(), builder -> builder.handle(this::takeUnlessBad));
    }

    @Test
    void parksInTheTransactionOfTheCheckpoint() {
        parksAndGoesOn(
                account().checkpoints("view", checkpoints),
                builder ->
                        builder.handleInTransaction(
                                (_, messages) -> {
                                    for (Message message : messages) {
                                        refuseBad(message);
                                    }
                                    heard.takeAll(messages);
                                }));
    }

    @Test
    void parksOutOfABatch() {
        parksAndGoesOn(
                account(),
                builder ->
                        builder.handleBatches(
                                messages -> {
                                    for (Message message : messages) {
                                        refuseBad(message);
                                    }
                                    heard.takeAll(messages);
                                }));
    }

    private void parksAndGoesOn(
            SubscriptionBuilder builder,
            java.util.function.Function<SubscriptionBuilder, Subscription> begin) {
        append("account-1", "A1", "bad", "B1");
        append("account-2", "A2");
        try (Subscription begun = begin.apply(builder.parking("view", parking).retry(THRICE))) {
            assertThat(heard.types(2)).containsExactly("A1", "A2");
            append("account-1", "C1");
            append("account-2", "B2");
            assertThat(heard.types(3)).containsExactly("A1", "A2", "B2");

            assertThat(parkedTypes()).containsExactly("bad", "B1", "C1");
            Parked first = parking.list("view", 0, 1).getFirst();
            assertThat(first.attempts()).isEqualTo(3);
            assertThat(first.cause()).contains("unwell with bad");
            eventually(
                    () ->
                            begun.stall()
                                    .equals(
                                            java.util.Optional.of(
                                                    new Stall.StreamsParked(
                                                            List.of("account-1")))));

            well.set(true);
            assertThat(parking.replay("view", "account-1")).isTrue();
            assertThat(heard.types(6)).containsExactly("A1", "A2", "B2", "bad", "B1", "C1");
            eventually(() -> parking.isEmpty("view"));
            append("account-1", "D1");
            heard.types(7);
            assertThat(heard.types().getLast()).isEqualTo("D1");
        }
    }

    @Test
    void whatFailsAgainInAReplayStaysParkedWithAllBehindIt() {
        append("account-1", "bad", "B");
        try (Subscription _ =
                account().parking("view", parking).retry(THRICE).handle(this::takeUnlessBad)) {
            eventually(() -> parkedTypes().equals(List.of("bad", "B")));
            parking.replay("view", "account-1");

            eventually(() -> parking.list("view", 0, 1).getFirst().attempts() == 4);
            assertThat(parking.wanted("view", Share.WHOLE, 10)).isEmpty();
            assertThat(parkedTypes()).containsExactly("bad", "B");
        }
        assertThat(heard.types()).isEmpty();
    }

    @Test
    void aStreamWhoseParkedMessagesWereDiscardedGoesOn() {
        append("account-1", "bad");
        try (Subscription _ =
                account().parking("view", parking).retry(THRICE).handle(this::takeUnlessBad)) {
            eventually(() -> parkedTypes().equals(List.of("bad")));
            assertThat(parking.discard("view", "account-1")).isEqualTo(1);
            append("account-1", "B");

            assertThat(heard.types(1)).containsExactly("B");
        }
    }

    @Test
    void whatWasParkedByAnEarlierOwnerStaysBeforeWhatComes() {
        append("account-1", "bad");
        SubscriptionBuilder first = account().checkpoints("view", checkpoints);
        assertThat(
                        first.parking("view", parking)
                                .retry(THRICE)
                                .handle(this::takeUnlessBad)
                                .drain(LONG))
                .isTrue();
        append("account-1", "B");
        SubscriptionBuilder second = account().checkpoints("view", checkpoints);
        assertThat(
                        second.parking("view", parking)
                                .retry(THRICE)
                                .handle(this::takeUnlessBad)
                                .drain(LONG))
                .isTrue();

        assertThat(heard.types()).isEmpty();
        assertThat(parkedTypes()).containsExactly("bad", "B");
    }

    @Test
    void anAttemptThatCouldNotReachTheStoreDoesNotCount() throws SQLException {
        append("account-1", "A");
        AtomicInteger attempts = new AtomicInteger();
        SQLException lost = new SQLException("The connection is gone", "08006");
        try (Subscription begun =
                account()
                        .retry(Retry.never())
                        .onDropped(dropped::take)
                        .handle(
                                message -> {
                                    if (attempts.incrementAndGet() <= 3) {
                                        throw new IllegalStateException("wrapped", lost);
                                    }
                                    heard.take(message);
                                })) {
            assertThat(heard.types(1)).containsExactly("A");
            eventually(begun::isLive);
        }
        assertThat(attempts.get()).isEqualTo(4);
    }

    @Test
    void ofTwoOwnersTheSecondToSaveEnds() {
        append("account-1", "A");
        try (Subscription first =
                        account()
                                .checkpoints("view", checkpoints)
                                .onDropped(dropped::take)
                                .handleInTransaction((_, messages) -> heard.takeAll(messages));
                Subscription second =
                        account()
                                .checkpoints("view", checkpoints)
                                .onDropped(dropped::take)
                                .handleInTransaction((_, messages) -> heard.takeAll(messages))) {
            eventually(() -> first.isLive() || second.isLive());
            append("account-1", "B");
            append("account-1", "C");

            eventually(() -> !first.isRunning() || !second.isRunning());
            assertThat(dropped.causes().getFirst().orElseThrow())
                    .isInstanceOf(FencedException.class);
            assertThat(first.isRunning() || second.isRunning()).isTrue();
        }
    }

    private final AtomicBoolean well = new AtomicBoolean();

    private void takeUnlessBad(Message message) throws Unwell {
        refuseBad(message);
        heard.take(message);
    }

    private void refuseBad(Message message) throws Unwell {
        if (message.type().equals("bad") && !well.get()) {
            throw new Unwell(message);
        }
    }

    private List<String> parkedTypes() {
        return parking.list("view", 0, 100).stream().map(Parked::type).toList();
    }

    private SubscriptionBuilder account() {
        return subscriptions.to(Source.category("account"));
    }

    private static void write(Connection connection, Message message) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO effect VALUES (?)")) {
            insert.setString(1, message.type());
            insert.execute();
        }
    }

    private List<String> effects() {
        return TestPostgres.column(pool, "SELECT type FROM effect ORDER BY ctid");
    }

    private static String[] types(int count) {
        return IntStream.range(0, count).mapToObj(i -> "T" + i).toArray(String[]::new);
    }

    private void append(String streamName, String... types) {
        store.append(
                streamName,
                Stream.of(types)
                        .map(type -> new NewMessage(UUID.randomUUID(), type, "{}", null))
                        .toList(),
                ExpectedVersion.any());
    }
}
