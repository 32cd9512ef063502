package parley.messagedb.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.messagedb.Eventually.eventually;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import parley.messagedb.TestPostgres;
import parley.messagedb.progress.CheckpointStream;
import parley.messagedb.progress.FencedException;
import parley.messagedb.progress.Share;

/** How far it has come is kept, and nothing is missed or handed on twice for it. */
abstract class CheckpointingContract extends HandledStore {
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
    void savesBetweenTheMessagesOfAPage() {
        append("account-1", "A", "B");
        CountDownLatch go = new CountDownLatch(1);
        try (Subscription _ =
                account()
                        .checkpoints("view", checkpoints)
                        .keep(Keeping.always())
                        .handle(
                                message -> {
                                    if (message.type().equals("B")) {
                                        go.await();
                                    }
                                })) {
            long first = store.readStream("account-1", 0, 1).getFirst().globalPosition();
            eventually(() -> checkpoints.load("view", Share.WHOLE).position().orElse(-1) == first);
            go.countDown();
        }
    }

    @Test
    void nowIsTheSameForWhoeverGoesOn() {
        append("account-1", "A");
        SubscriptionBuilder first = account().checkpoints("view", checkpoints).from(Start.now());
        try (Subscription begun = first.handle(heard::take)) {
            eventually(begun::isLive);
        }
        append("account-1", "B");

        SubscriptionBuilder second = account().checkpoints("view", checkpoints).from(Start.now());
        assertThat(second.handle(heard::take).drain(LONG)).isTrue();

        assertThat(heard.types()).containsExactly("B");
    }

    @Test
    void anInterruptOfTheHandlerIsACauseAndWhatWasHandledIsSaved() {
        append("account-1", "A", "B");
        account()
                .checkpoints("view", checkpoints)
                .onDropped(dropped::take)
                .handle(
                        message -> {
                            if (message.type().equals("B")) {
                                throw new InterruptedException("by a library");
                            }
                        });

        eventually(() -> !dropped.causes().isEmpty());
        assertThat(dropped.causes().getFirst().orElseThrow())
                .isInstanceOf(InterruptedException.class);
        assertThat(checkpoints.load("view", Share.WHOLE).position())
                .hasValue(store.readStream("account-1", 0, 1).getFirst().globalPosition());
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
            // One that begins later would find what the other has saved.
            eventually(() -> first.isLive() && second.isLive() || isOver(first) || isOver(second));
            append("account-1", "B");
            append("account-1", "C");

            eventually(() -> isOver(first) || isOver(second));
            assertThat(dropped.causes().getFirst().orElseThrow())
                    .isInstanceOf(FencedException.class);
            assertThat(first.isRunning() || second.isRunning()).isTrue();
        }
    }

    private static boolean isOver(Subscription subscription) {
        return !subscription.isRunning();
    }

    @Test
    void whereItsCheckpointWasBroughtBackItGoesOnFromThere() {
        append("account-1", "A");
        try (Subscription begun =
                account()
                        .checkpoints("view", checkpoints)
                        .onDropped(dropped::take)
                        .handleInTransaction(TransactionHandler.each(HandledStore::write))) {
            eventually(begun::isLive);
            TestPostgres.execute(
                    pool,
                    "UPDATE message_db_progress.share"
                            + " SET version = 0, position = NULL, message_id = NULL");
            append("account-1", "B");

            eventually(() -> effects().equals(List.of("A", "A", "B")));
            assertThat(dropped.causes()).isEmpty();
        }
    }
}
