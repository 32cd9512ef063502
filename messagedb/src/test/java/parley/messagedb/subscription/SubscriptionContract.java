package parley.messagedb.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.messagedb.subscription.Heard.eventually;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.ExpectedVersion;
import parley.messagedb.Message;
import parley.messagedb.MessageDb;
import parley.messagedb.MessageDbException;
import parley.messagedb.NewMessage;
import parley.messagedb.OpenTransaction;
import parley.messagedb.TestPostgres;

/** What subscriptions hand on, when, and how they begin and end. */
abstract class SubscriptionContract {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Polling NEVER = Polling.constant(Duration.ofHours(1));
    private static final Polling OFTEN = Polling.constant(Duration.ofMillis(2));

    final Heard heard = new Heard();
    private PGSimpleDataSource database;
    private HikariDataSource pool;
    private MessageDb store;
    private Subscriptions subscriptions;

    abstract PGSimpleDataSource database();

    @BeforeEach
    void open() {
        database = database();
        pool = TestPostgres.pool(database, 8);
        store = new MessageDb(pool);
        subscriptions = new Subscriptions(pool, store).polling(NEVER);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void handsOnAStreamFromItsBeginningAndWhatIsAppendedLater() {
        append("account-1", "A", "B");
        append("account-2", "X");

        try (Subscription _ = subscriptions.to(Source.stream("account-1")).handle(heard::take)) {
            assertThat(heard.types(2)).containsExactly("A", "B");
            append("account-2", "Y");
            append("account-1", "C");

            assertThat(heard.types(3)).containsExactly("A", "B", "C");
        }
    }

    @Test
    void handsOnACategoryInGlobalOrder() {
        append("account-1", "A");
        append("owner-1", "X");
        append("account-2", "B");

        try (Subscription _ = subscriptions.to(Source.category("account")).handle(heard::take)) {
            append("account-1", "C");

            assertThat(heard.types(3)).containsExactly("A", "B", "C");
        }
    }

    @Test
    void handsOnSeveralCategoriesInOneOrder() {
        append("account-1", "A");
        append("other-1", "X");
        append("owner-1", "B");

        try (Subscription _ =
                subscriptions.to(Source.categories("account", "owner")).handle(heard::take)) {
            append("account-1", "C");

            assertThat(heard.types(3)).containsExactly("A", "B", "C");
        }
    }

    @Test
    void handsOnEverythingInOneOrder() {
        append("account-1", "A");
        append("owner-1", "B");
        append("justacategory", "C");

        try (Subscription _ = subscriptions.to(Source.everything()).handle(heard::take)) {
            append("new-1", "D");

            assertThat(heard.types(4)).containsExactly("A", "B", "C", "D");
        }
    }

    @Test
    void beginsAfterAPosition() {
        append("account-1", "A", "B", "C");
        long second = store.readStream("account-1", 1, 1).getFirst().globalPosition();

        assertThat(drained(Source.stream("account-1"), Start.after(0))).containsExactly("B", "C");
        assertThat(drained(Source.category("account"), Start.after(second))).containsExactly("C");
        assertThat(drained(Source.everything(), Start.after(second))).containsExactly("C");
    }

    @Test
    void beginsWithWhatIsStoredFromNowOn() {
        for (Source source :
                List.of(
                        Source.stream("account-1"),
                        Source.category("account"),
                        Source.categories("account", "owner"),
                        Source.everything())) {
            append("account-1", "old");
            Heard own = new Heard();
            try (Subscription begun =
                    subscriptions.to(source).from(Start.now()).handle(own::take)) {
                eventually(begun::isLive);
                append("account-1", "new");

                assertThat(own.types(1)).as("of %s", source).containsExactly("new");
            }
        }
    }

    @Test
    void sharesOutACategoryByStreams() {
        for (int i = 0; i < 40; i++) {
            append("account-" + i % 10, "T" + i);
        }
        append("account", "of no stream");

        List<Message> all =
                IntStream.range(0, 3)
                        .mapToObj(member -> Source.category("account").member(member, 3))
                        .flatMap(source -> drain(source, Start.beginning()).stream())
                        .toList();

        assertThat(all.stream().map(Message::type))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 40).mapToObj(i -> "T" + i).toList());
    }

    @Test
    void aShareWithoutNewMessagesPassesThoseOfOthers() {
        Source.Category share = Source.category("account").member(0, 2);
        String own = streamOf(0);
        String others = streamOf(1);
        append(own, "A");
        try (Subscription begun = subscriptions.to(share).handle(heard::take)) {
            heard.types(1);
            append(others, "X", "Y", "Z");

            long last = store.readStream(others, 2, 1).getFirst().globalPosition();
            eventually(() -> begun.position() == last);
            append(own, "B");
            assertThat(heard.types(2)).containsExactly("A", "B");
        }
    }

    @Test
    void narrowsByCorrelation() {
        correlated("account-1", "A", "owner-1");
        correlated("account-1", "B", "other-1");

        assertThat(drained(Source.category("account").correlatedWith("owner"), Start.beginning()))
                .containsExactly("A");
    }

    @Test
    void narrowsByAConditionWhereTheServerAllowsIt() throws SQLException {
        append("account-1", "A", "B");
        PGSimpleDataSource allowing = database;
        allowing.setOptions("-c message_store.sql_condition=on");
        pool.close();
        pool = TestPostgres.pool(allowing, 4);
        store = new MessageDb(pool);
        subscriptions = new Subscriptions(pool, store);

        assertThat(drained(Source.category("account").where("type = 'B'"), Start.beginning()))
                .containsExactly("B");
        assertThat(drained(Source.stream("account-1").where("type = 'B'"), Start.beginning()))
                .containsExactly("B");
    }

    @Test
    void pollsForWhatOthersWrite() {
        try (Subscription begun =
                subscriptions.to(Source.category("account")).polling(OFTEN).handle(heard::take)) {
            eventually(begun::isLive);
            append(new MessageDb(pool), "account-1", "A");

            assertThat(heard.types(1)).containsExactly("A");
        }
    }

    @Test
    void isWokenByWhoHasHeardOfAnAppend() {
        try (Subscription begun =
                subscriptions.to(Source.category("account")).handle(heard::take)) {
            eventually(begun::isLive);
            append(new MessageDb(pool), "account-1", "A");
            store.wakeUps().stored("account");

            assertThat(heard.types(1)).containsExactly("A");
        }
    }

    @Test
    void holdsEverythingBackBehindATransactionThatMayStillCommitAndNamesIt() throws Exception {
        try (OpenTransaction open = new OpenTransaction(database);
                Subscription begun = subscriptions.to(Source.everything()).handle(heard::take)) {
            eventually(begun::isLive);
            open.write("late-1", "First");
            append("account-1", "Second");

            eventually(
                    () ->
                            begun.stall()
                                    .filter(Stall.BehindTransaction.class::isInstance)
                                    .isPresent());
            Stall.BehindTransaction behind = (Stall.BehindTransaction) begun.stall().orElseThrow();
            assertThat(behind.blocker().pid()).isEqualTo(open.pid());
            assertThat(behind.state()).contains("idle in transaction");
            assertThat(behind.query()).isPresent();
            assertThat(heard.types()).isEmpty();

            open.commit();
            assertThat(heard.types(2)).containsExactly("First", "Second");
            eventually(() -> begun.stall().isEmpty());
        }
    }

    @Test
    void handsOnWhatIsVisibleOfACategoryThatIsBeingWritten() throws Exception {
        append("account-1", "A");
        try (OpenTransaction open = new OpenTransaction(database)) {
            open.write("account-2", "Open");
            append("owner-1", "Behind");

            // The open one is behind all that is visible of its category.
            try (Subscription _ = subscriptions.to(Source.everything()).handle(heard::take)) {
                assertThat(heard.types(1)).containsExactly("A");
                open.rollback();
                assertThat(heard.types(2)).containsExactly("A", "Behind");
            }
        }
    }

    @Test
    void everythingCanBeFollowedByTheRoleOfClientsWhichSeesLessOfOthers() throws Exception {
        append("account-1", "A");
        try (HikariDataSource roles = TestPostgres.pool(asRole(), 4);
                OpenTransaction open = new OpenTransaction(database);
                Subscription begun =
                        new Subscriptions(roles, new MessageDb(roles))
                                .polling(OFTEN)
                                .to(Source.everything())
                                .handle(heard::take)) {
            eventually(begun::isLive);
            open.write("late-1", "B");
            append("account-1", "C");

            eventually(() -> begun.stall().isPresent());
            assertThat(begun.stall().orElseThrow())
                    .isInstanceOfSatisfying(
                            Stall.BehindTransaction.class,
                            behind -> {
                                assertThat(behind.blocker().pid()).isEqualTo(open.pid());
                                assertThat(behind.query()).isEmpty();
                            });
            open.commit();
            assertThat(heard.types(3)).containsExactly("A", "B", "C");
        }
    }

    private PGSimpleDataSource asRole() {
        PGSimpleDataSource role = new PGSimpleDataSource();
        role.setURL(database.getURL());
        role.setUser(database.getUser());
        role.setOptions("-c role=message_store");
        return role;
    }

    @Test
    void handsOnBatches() {
        append("account-1", IntStream.range(0, 500).mapToObj(i -> "T" + i).toArray(String[]::new));
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());

        try (Subscription begun =
                subscriptions
                        .to(Source.category("account"))
                        .batch(200)
                        .handleBatches(
                                batch -> {
                                    sizes.add(batch.size());
                                    heard.takeAll(batch);
                                })) {
            begun.drain(LONG);
        }
        assertThat(heard.types())
                .containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(i -> "T" + i).toList());
        assertThat(sizes).allMatch(size -> size <= 200).hasSizeLessThan(10);
    }

    @Test
    void readsNoMoreThanABatchAheadOfASlowHandler() {
        append("account-1", IntStream.range(0, 60).mapToObj(i -> "T" + i).toArray(String[]::new));
        CountDownLatch go = new CountDownLatch(1);
        List<Long> read = Collections.synchronizedList(new ArrayList<>());
        MessageDb counting = new MessageDb(Counting.connections(pool, () -> read.add(1L)));
        try (Subscription begun =
                new Subscriptions(pool, counting)
                        .to(Source.stream("account-1"))
                        .batch(10)
                        .handle(
                                message -> {
                                    heard.take(message);
                                    go.await();
                                })) {
            eventually(() -> read.size() == 2 && heard.size() == 1);
            go.countDown();
            begun.drain(LONG);
        }
        assertThat(heard.size()).isEqualTo(60);
    }

    @Test
    void tellsWhenItHasCaughtUpAndWhenItFallsBehind() {
        List<Boolean> told = Collections.synchronizedList(new ArrayList<>());
        append("account-1", "A");
        CountDownLatch go = new CountDownLatch(1);
        try (Subscription begun =
                subscriptions
                        .to(Source.category("account"))
                        .batch(2)
                        .onLive(told::add)
                        .handle(
                                message -> {
                                    if (message.type().equals("B")) {
                                        go.await();
                                    }
                                    heard.take(message);
                                })) {
            eventually(begun::isLive);
            append("account-1", "B");
            append("account-1", "C", "D", "E", "F");
            go.countDown();

            heard.types(6);
            eventually(() -> told.size() == 3);
            assertThat(told).containsExactly(true, false, true);
        }
    }

    @Test
    void tellsHowFarBehindItIs() {
        List<Lag> told = Collections.synchronizedList(new ArrayList<>());
        append("account-1", "A", "B", "C");
        try (Subscription _ =
                subscriptions
                        .to(Source.stream("account-1"))
                        .batch(1)
                        .onLag(told::add)
                        .handle(heard::take)) {
            eventually(() -> told.contains(new Lag(2, Duration.ZERO)));
        }
        assertThat(told.getFirst().position()).isZero();
        assertThat(told.getFirst().age()).isPositive();
    }

    @Test
    void drainsWhatIsStoredAndEnds() {
        append("account-1", "A", "B");
        Dropped dropped = new Dropped();
        Subscription begun =
                subscriptions
                        .to(Source.category("account"))
                        .onDropped(dropped::take)
                        .handle(heard::take);

        assertThat(begun.drain(LONG)).isTrue();

        assertThat(heard.types()).containsExactly("A", "B");
        assertThat(begun.isRunning()).isFalse();
        assertThat(dropped.causes()).containsExactly(Optional.empty());
    }

    @Test
    void stopsBehindWhatTheHandlerHasInHand() {
        append("account-1", "A", "B");
        CountDownLatch inHand = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Dropped dropped = new Dropped();
        Subscription begun =
                subscriptions
                        .to(Source.category("account"))
                        .onDropped(dropped::take)
                        .handle(
                                message -> {
                                    inHand.countDown();
                                    go.await();
                                    heard.take(message);
                                });
        eventually(() -> inHand.getCount() == 0);
        assertThat(begun.stop(Duration.ofMillis(1))).isFalse();
        go.countDown();
        begun.stop();
        begun.stop();

        assertThat(heard.types()).containsExactly("A");
        assertThat(dropped.causes()).containsExactly(Optional.empty());
    }

    @Test
    void canBeStoppedByItsOwnHandler() {
        append("account-1", "A", "B");
        Subscription[] own = new Subscription[1];
        CountDownLatch known = new CountDownLatch(1);
        own[0] =
                subscriptions
                        .to(Source.category("account"))
                        .handle(
                                message -> {
                                    known.await();
                                    heard.take(message);
                                    own[0].stop();
                                });
        known.countDown();

        eventually(() -> !own[0].isRunning());
        assertThat(heard.types()).containsExactly("A");
    }

    @Test
    void aReadThatIsRefusedForGoodReachesTheDroppedHandler() {
        Dropped dropped = new Dropped();
        Subscription begun =
                subscriptions
                        .to(Source.category("account").where("true"))
                        .onDropped(dropped::take)
                        .handle(heard::take);
        append("account-1", "A");

        eventually(() -> !begun.isRunning());
        assertThat(dropped.causes()).hasSize(1);
        assertThat(dropped.causes().getFirst().orElseThrow())
                .isInstanceOf(MessageDbException.class)
                .hasMessageContaining("not activated");
    }

    @Test
    void anErrorOfTheHandlerEndsIt() {
        append("account-1", "A");
        Dropped dropped = new Dropped();
        subscriptions
                .to(Source.category("account"))
                .onDropped(dropped::take)
                .handle(
                        _ -> {
                            throw new StackOverflowError("of the handler");
                        });

        eventually(() -> !dropped.causes().isEmpty());
        assertThat(dropped.causes().getFirst().orElseThrow())
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void callbacksThatFailChangeNothing() {
        append("account-1", "A");
        try (Subscription begun =
                subscriptions
                        .to(Source.category("account"))
                        .onLive(
                                _ -> {
                                    throw new IllegalStateException("of a callback, as it should");
                                })
                        .handle(heard::take)) {
            eventually(begun::isLive);
            append("account-1", "B");

            assertThat(heard.types(2)).containsExactly("A", "B");
        }
    }

    @Test
    void namesAHandlerThatTakesLong() {
        append("account-1", "A");
        CountDownLatch go = new CountDownLatch(1);
        try (Subscription begun =
                subscriptions
                        .to(Source.category("account"))
                        .slowAfter(Duration.ofMillis(1))
                        .handle(_ -> go.await())) {
            eventually(() -> begun.stall().isPresent());
            assertThat(begun.stall().orElseThrow())
                    .isInstanceOfSatisfying(
                            Stall.HandlerSlow.class,
                            slow -> assertThat(slow.first().type()).isEqualTo("A"));
            go.countDown();
            eventually(() -> begun.stall().isEmpty());
        }
    }

    @Test
    void holdsNoConnectionWhileItWaits() {
        try (Subscription begun = subscriptions.to(Source.everything()).handle(heard::take)) {
            eventually(begun::isLive);

            eventually(() -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
        }
    }

    @Test
    void runsOnThreadsThatAreGiven() {
        append("account-1", "A");
        List<String> names = Collections.synchronizedList(new ArrayList<>());
        try (Subscription _ =
                subscriptions
                        .threads(Thread.ofPlatform().daemon().name("mine").factory())
                        .to(Source.category("account"))
                        .handle(
                                message -> {
                                    names.add(Thread.currentThread().getName());
                                    heard.take(message);
                                })) {
            heard.types(1);
        }
        assertThat(names).containsExactly("mine");
    }

    @Test
    void refusesSourcesThatAreNone() {
        assertThatThrownBy(() -> Source.stream("account"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Source.category("account-1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Source.category("account").member(3, 3))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Source.categories()).isInstanceOf(IllegalArgumentException.class);
    }

    private List<String> drained(Source source, Start start) {
        return drain(source, start).stream().map(Message::type).toList();
    }

    private List<Message> drain(Source source, Start start) {
        Heard own = new Heard();
        try (Subscription begun = subscriptions.to(source).from(start).handle(own::take)) {
            assertThat(begun.drain(LONG)).isTrue();
        }
        return own.all();
    }

    /** A stream that belongs to a member of two. */
    private static String streamOf(int member) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "account-" + i)
                .filter(name -> parley.messagedb.StreamName.isOfMember(name, member, 2))
                .findFirst()
                .orElseThrow();
    }

    private void append(String streamName, String... types) {
        append(store, streamName, types);
    }

    private static void append(MessageDb by, String streamName, String... types) {
        by.append(
                streamName,
                Stream.of(types)
                        .map(type -> new NewMessage(UUID.randomUUID(), type, "{}", null))
                        .toList(),
                ExpectedVersion.any());
    }

    private void correlated(String streamName, String type, String with) {
        String metadata = "{\"correlationStreamName\": \"%s\"}".formatted(with);
        store.append(
                streamName,
                new NewMessage(UUID.randomUUID(), type, "{}", metadata),
                ExpectedVersion.any());
    }
}
