package parley.messagedb.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.messagedb.Eventually.eventually;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import parley.messagedb.ExpectedVersion;
import parley.messagedb.InTransaction;
import parley.messagedb.MessageDb;
import parley.messagedb.MessageDbException;
import parley.messagedb.NewMessage;

/** When subscriptions hand on, what they tell, and how they end. */
abstract class SubscriptionContract extends SubscribedStore {
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
    void isWokenByATransactionOfTheProgramsOwnThatIsToldOf() throws SQLException {
        try (Subscription begun = subscriptions.to(Source.category("account")).handle(heard::take);
                Connection connection = pool.getConnection()) {
            eventually(begun::isLive);
            connection.setAutoCommit(false);
            new InTransaction(connection)
                    .append(
                            "account-1",
                            List.of(new NewMessage(UUID.randomUUID(), "A", "{}", null)),
                            ExpectedVersion.any());
            connection.commit();
            connection.setAutoCommit(true);
            store.wakeUps().appended("account-1");

            assertThat(heard.types(1)).containsExactly("A");
        }
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
}
