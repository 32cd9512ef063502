package parley.messagedb.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.messagedb.Eventually.eventually;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import parley.messagedb.progress.ParkingStream;

/** What becomes of messages whose handler fails, and of the place behind those that it took. */
abstract class HandlingContract extends HandledStore {
    @Test
    void drainsThoughMoreIsStoredAllTheTime() {
        append("account-1", "A");
        try (Subscription begun =
                account()
                        .batch(1)
                        .handle(
                                message -> {
                                    heard.take(message);
                                    append("account-1", "after " + message.type());
                                })) {
            assertThat(begun.drain(LONG)).isTrue();
        }
        assertThat(heard.types()).startsWith("A");
    }

    @Test
    void tellsHowFarBehindItIsInTheMiddleOfAPage() {
        append("account-1", "A", "B");
        CountDownLatch told = new CountDownLatch(1);
        try (Subscription begun =
                account()
                        .onLag(_ -> told.countDown())
                        .handle(
                                message -> {
                                    if (message.type().equals("B")) {
                                        told.await();
                                    }
                                })) {
            assertThat(begun.drain(LONG)).isTrue();
        }
    }

    @Test
    void whatIsHandledInATransactionIsParkedInATable() {
        SubscriptionBuilder builder =
                account()
                        .checkpoints("view", checkpoints)
                        .parking("view", new ParkingStream(pool, "account"));

        assertThatThrownBy(() -> builder.handleInTransaction((_, _) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ParkingTable");
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
}
