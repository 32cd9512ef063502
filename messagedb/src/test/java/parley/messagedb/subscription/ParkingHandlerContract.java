package parley.messagedb.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.messagedb.Eventually.eventually;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import parley.messagedb.Message;
import parley.messagedb.progress.Parked;
import parley.messagedb.progress.Share;

/** What becomes of messages that keep failing, and of those behind them. */
abstract class ParkingHandlerContract extends HandledStore {
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
            SubscriptionBuilder builder, Function<SubscriptionBuilder, Subscription> begin) {
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
                                            Optional.of(
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
        try (Subscription _ = parkingAccount().handle(this::takeUnlessBad)) {
            eventually(() -> parkedTypes().equals(List.of("bad", "B")));
            parking.replay("view", "account-1");

            eventually(() -> parking.list("view", 0, 1).getFirst().attempts() == 4);
            assertThat(parking.wanted("view", Share.WHOLE, 10)).isEmpty();
            assertThat(parkedTypes()).containsExactly("bad", "B");
        }
        assertThat(heard.types()).isEmpty();
    }

    @Test
    void whatIsDiscardedWhileItFailsOnceMoreIsNotParkedAgain() {
        append("account-1", "bad");
        AtomicInteger calls = new AtomicInteger();
        try (Subscription _ =
                parkingAccount()
                        .handle(
                                message -> {
                                    if (calls.incrementAndGet() == 4) {
                                        parking.discard("view", "account-1");
                                    }
                                    takeUnlessBad(message);
                                })) {
            eventually(() -> parkedTypes().equals(List.of("bad")));
            parking.replay("view", "account-1");
            eventually(() -> calls.get() == 4);
            append("account-1", "B");

            assertThat(heard.types(1)).containsExactly("B");
            assertThat(parking.isEmpty("view")).isTrue();
        }
    }

    @Test
    void aReplayThatFailsInItsTransactionStaysParked() {
        append("account-1", "bad", "B");
        try (Subscription _ =
                parkingAccount()
                        .checkpoints("view", checkpoints)
                        .handleInTransaction(
                                TransactionHandler.each(
                                        (connection, message) -> {
                                            write(connection, message);
                                            takeUnlessBad(message);
                                        }))) {
            eventually(() -> parkedTypes().equals(List.of("bad", "B")));
            parking.replay("view", "account-1");

            eventually(() -> parking.list("view", 0, 1).getFirst().attempts() == 4);
            assertThat(parkedTypes()).containsExactly("bad", "B");
            assertThat(effects()).isEmpty();
        }
    }

    /** One stream's handler discards the other, which is to be replayed next. */
    @Test
    void whatIsDiscardedBeforeItsReplayIsNotHandled() {
        append("account-1", "bad");
        append("account-2", "bad");
        drained();
        parking.replay("view", "account-1");
        parking.replay("view", "account-2");

        try (Subscription _ =
                parkingAccount()
                        .checkpoints("view", checkpoints)
                        .handleInTransaction(
                                TransactionHandler.each(
                                        (_, message) -> {
                                            heard.take(message);
                                            boolean isFirst =
                                                    message.streamName().equals("account-1");
                                            parking.discard(
                                                    "view", isFirst ? "account-2" : "account-1");
                                        }))) {
            append("account-3", "A");

            assertThat(heard.types(2)).containsExactly("bad", "A");
            assertThat(parking.isEmpty("view")).isTrue();
        }
    }

    @Test
    void aStreamWhoseParkedMessagesWereDiscardedGoesOn() {
        append("account-1", "bad");
        try (Subscription _ = parkingAccount().handle(this::takeUnlessBad)) {
            eventually(() -> parkedTypes().equals(List.of("bad")));
            assertThat(parking.discard("view", "account-1")).isEqualTo(1);
            append("account-1", "B");

            assertThat(heard.types(1)).containsExactly("B");
        }
    }

    @Test
    void whatWasParkedByAnEarlierOwnerStaysBeforeWhatComes() {
        append("account-1", "bad");
        drained();
        append("account-1", "B");
        drained();

        assertThat(heard.types()).isEmpty();
        assertThat(parkedTypes()).containsExactly("bad", "B");
    }

    private void drained() {
        try (Subscription begun =
                parkingAccount().checkpoints("view", checkpoints).handle(this::takeUnlessBad)) {
            assertThat(begun.drain(LONG)).isTrue();
        }
    }

    private SubscriptionBuilder parkingAccount() {
        return account().parking("view", parking).retry(THRICE);
    }
}
