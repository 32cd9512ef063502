package parley.messagedb.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.messagedb.Eventually.eventually;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.ExpectedVersion;
import parley.messagedb.Message;
import parley.messagedb.MessageDb;
import parley.messagedb.NewMessage;
import parley.messagedb.TestPostgres;
import parley.messagedb.progress.CheckpointTable;
import parley.messagedb.progress.Leases;
import parley.messagedb.progress.ProgressTables;

/** How the members of a group share out a category, and hand shares over. */
abstract class GroupContract {
    private static final Duration TERM = Duration.ofMillis(600);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int SHARES = 4;

    private final Heard heard = new Heard();
    private final Dropped dropped = new Dropped();
    private HikariDataSource pool;
    private MessageDb store;
    private Subscriptions subscriptions;
    private CheckpointTable checkpoints;
    private Leases leases;

    abstract PGSimpleDataSource database();

    @BeforeEach
    void open() {
        pool = TestPostgres.pool(database(), 20);
        store = new MessageDb(pool);
        subscriptions =
                new Subscriptions(pool, store).polling(Polling.constant(Duration.ofMillis(5)));
        ProgressTables tables = ProgressTables.install(pool);
        checkpoints = new CheckpointTable(tables);
        leases = new Leases(tables);
        TestPostgres.execute(pool, "CREATE TABLE effect (stream_name text, position bigint)");
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void oneMemberHasAllShares() {
        append(0, 40);
        try (Subscription alone = join(heard)) {
            eventually(() -> heard.size() == 40);
            append(40, 60);
            eventually(() -> heard.size() == 60);
            eventually(alone::isLive);
        }
        eachOnce(60);
    }

    @Test
    void aSecondMemberIsGivenItsPartAndAFirstGetsItBack() {
        Heard others = new Heard();
        append(0, 40);
        try (Subscription first = join(heard)) {
            eventually(() -> heard.size() == 40);
            Subscription second = join(others);
            eventually(() -> second.position() >= 0 && second.isLive());
            append(40, 140);
            eventually(() -> heard.size() + others.size() == 140);
            assertThat(others.size()).isPositive();
            assertThat(heard.size()).isGreaterThan(40);

            second.stop();
            int sofar = heard.size();
            append(140, 240);
            eventually(() -> heard.size() == sofar + 100);
            eventually(first::isLive);
        }
        eachOnce(240);
    }

    @Test
    void aShareIsHandedOverBehindTheBatchInHand() {
        append(0, 40);
        CountDownLatch go = new CountDownLatch(1);
        Heard others = new Heard();
        try (Subscription _ =
                plan().transaction(5)
                        .handleInTransaction(
                                (connection, messages) -> {
                                    go.await();
                                    record(connection, messages);
                                    heard.takeAll(messages);
                                })) {
            try (Subscription second = join(others)) {
                eventually(() -> TestPostgres.column(pool, MEMBERS).equals(List.of("2")));
                go.countDown();
                eventually(() -> heard.size() + others.size() == 40);
                eventually(second::isLive);
            }
        }
        eachOnce(40);
    }

    @Test
    void sharesOfAMemberThatFallsSilentAreTakenOver() {
        append(0, 40);
        HikariDataSource lost = TestPostgres.pool(pool.getDataSource(), 10);
        ProgressTables there = new ProgressTables(lost, ProgressTables.DEFAULT_SCHEMA);
        Subscription silent =
                new Subscriptions(lost, new MessageDb(lost))
                        .to(Source.category("account"))
                        .checkpoints("group", new CheckpointTable(there))
                        .sharedBy(new Leases(there), SHARES, TERM)
                        .handleInTransaction(this::record);
        eventually(() -> effects().size() == 40);
        lost.close(); // it reaches nothing any more
        append(40, 80);
        try (Subscription _ = join(heard)) {
            eventually(() -> heard.size() == 40);
        }
        assertThat(silent.stall().orElseThrow()).isInstanceOf(Stall.Disconnected.class);
        silent.stop();
        eachOnce(80);
    }

    @Test
    void canBeStoppedByItsOwnHandler() {
        append(0, 40);
        AtomicReference<Subscription> own = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        own.set(
                plan().onDropped(dropped::take)
                        .handleInTransaction(
                                (_, _) -> {
                                    known.await();
                                    own.get().stop();
                                }));
        known.countDown();

        eventually(() -> !own.get().isRunning());
        assertThat(dropped.causes()).containsExactly(Optional.empty());
    }

    @Test
    void aShareThatIsTakenOverBeginsAtTheNowOfWhoHadItFirst() {
        append(0, 40);
        try (Subscription first = plan().from(Start.now()).handle(heard::take)) {
            eventually(first::isLive);
        }
        append(40, 80);
        try (Subscription second = plan().from(Start.now()).handle(heard::take)) {
            eventually(second::isLive);
            eventually(() -> heard.size() == 40);
        }
    }

    @Test
    void aMemberBeyondTheSharesSaysSo() {
        List<Subscription> members =
                IntStream.rangeClosed(0, SHARES).mapToObj(_ -> join(heard)).toList();
        try {
            eventually(
                    () ->
                            members.stream()
                                            .filter(
                                                    each ->
                                                            each.stall()
                                                                    .filter(
                                                                            Stall.NoShare.class
                                                                                    ::isInstance)
                                                                    .isPresent())
                                            .count()
                                    == 1);
        } finally {
            members.forEach(Subscription::stop);
        }
    }

    @Test
    void drainsItsShares() {
        append(0, 40);
        Subscription alone = join(heard);
        eventually(() -> alone.position() >= 0);

        assertThat(alone.drain(LONG)).isTrue();
        assertThat(heard.size()).isEqualTo(40);
        assertThat(dropped.causes()).hasSize(1);
        assertThat(dropped.causes().getFirst()).isEmpty();
    }

    @Test
    void aMemberWhoseHandlerFailsForGoodEnds() {
        append(0, 4);
        Subscription begun =
                plan().retry(Retry.never())
                        .onDropped(dropped::take)
                        .handle(
                                _ -> {
                                    throw new IllegalStateException("as it should");
                                });
        eventually(() -> !begun.isRunning());

        assertThat(dropped.causes()).hasSize(1);
        assertThat(dropped.causes().getFirst().orElseThrow()).hasMessage("as it should");
    }

    @Test
    void onlyAWholeCategoryWithCheckpointsIsSharedOut() {
        assertThatThrownBy(
                        () ->
                                subscriptions
                                        .to(Source.everything())
                                        .checkpoints("group", checkpoints)
                                        .sharedBy(leases, SHARES)
                                        .handle(heard::take))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(
                        () ->
                                subscriptions
                                        .to(Source.category("account"))
                                        .sharedBy(leases, SHARES)
                                        .handle(heard::take))
                .isInstanceOf(IllegalStateException.class);
    }

    private static final String MEMBERS = "SELECT count(*) FROM message_db_progress.member";

    private Subscription join(Heard by) {
        return plan().onDropped(dropped::take)
                .handleInTransaction(
                        (connection, messages) -> {
                            record(connection, messages);
                            by.takeAll(messages);
                        });
    }

    private SubscriptionBuilder plan() {
        return subscriptions
                .to(Source.category("account"))
                .checkpoints("group", checkpoints)
                .sharedBy(leases, SHARES, TERM);
    }

    private void record(java.sql.Connection connection, List<Message> messages)
            throws java.sql.SQLException {
        try (var insert = connection.prepareStatement("INSERT INTO effect VALUES (?, ?)")) {
            for (Message message : messages) {
                insert.setString(1, message.streamName());
                insert.setLong(2, message.position());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private List<String> effects() {
        return TestPostgres.column(pool, "SELECT stream_name || '/' || position FROM effect");
    }

    private void eachOnce(int count) {
        assertThat(effects()).hasSize(count).doesNotHaveDuplicates();
    }

    private void append(int from, int to) {
        for (int i = from; i < to; i++) {
            store.append(
                    "account-" + i % 20,
                    new NewMessage(UUID.randomUUID(), "T", "{}", null),
                    ExpectedVersion.any());
        }
    }
}
