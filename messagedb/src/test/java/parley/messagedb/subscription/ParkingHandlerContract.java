package parley.messagedb.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.messagedb.subscription.Heard.eventually;

import java.util.List;
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
}
