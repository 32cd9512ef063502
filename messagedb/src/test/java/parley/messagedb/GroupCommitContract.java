package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the client promises about appends that wait at the same moment. */
abstract class GroupCommitContract extends RepeatedAppendContract {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Lets appends of a category gather while the category's lock is held. */
    private List<CompletableFuture<Appended>> gathered(
            String category, List<Supplier<Appended>> appends) throws Exception {
        List<CompletableFuture<Appended>> running = new ArrayList<>();
        try (OpenTransaction holder = new OpenTransaction(database)) {
            holder.lock(category + "-0");
            for (Supplier<Appended> append : appends) {
                running.add(running(append));
                awaitUnderWay(store, running.size());
            }
            holder.rollback();
        }
        return running;
    }

    private static CompletableFuture<Appended> running(Supplier<Appended> append) {
        CompletableFuture<Appended> done = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                done.complete(append.get());
                            } catch (RuntimeException e) {
                                done.completeExceptionally(e);
                            }
                        });
        return done;
    }

    private static void awaitUnderWay(MessageDb store, int count) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (store.appendsUnderWay() < count) {
            assertThat(System.nanoTime()).as("they do not come").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private Supplier<Appended> append(String streamName, NewMessage message) {
        return () -> store.append(streamName, List.of(message), ExpectedVersion.any(), LONG).get(0);
    }

    private long transactions(String category) {
        return Long.parseLong(
                TestPostgres.column(
                                database,
                                "SELECT count(DISTINCT xmin::text) FROM message_store.messages"
                                        + " WHERE stream_name LIKE '"
                                        + category
                                        + "-%'")
                        .getFirst());
    }

    @Test
    void appendsThatWaitAtTheSameMomentShareATransaction() throws Exception {
        List<Supplier<Appended>> appends = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            appends.add(append("grouped-" + i % 7, message("T" + i)));
        }

        List<CompletableFuture<Appended>> done = gathered("grouped", appends);

        assertThat(done).allSatisfy(each -> assertThat(each.join().repeated()).isFalse());
        assertThat(transactions("grouped")).isLessThanOrEqualTo(2);
        for (int stream = 0; stream < 7; stream++) {
            List<Message> messages = store.readStream("grouped-" + stream, 0, -1);
            assertThat(messages)
                    .extracting(Message::position)
                    .isEqualTo(LongStream.range(0, messages.size()).boxed().toList());
            assertThat(messages).extracting(Message::globalPosition).isSorted();
            assertThat(messages).extracting(Message::time).isSorted();
        }
    }

    @Test
    void eachOfAGroupHasItsOwnOutcome() throws Exception {
        NewMessage there = message("There");
        store.append("mixed-taken", there, ExpectedVersion.any());
        NewMessage twice = message("Twice");
        List<Supplier<Appended>> appends = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            appends.add(append("mixed-1", message("Fine" + i)));
        }
        appends.add(
                append("mixed-1", new NewMessage(UUID.randomUUID(), "Nul", "\"\\u0000\"", null)));
        appends.add(append("mixed-1", new NewMessage(UUID.randomUUID(), "Bad", "{", null)));
        appends.add(append("mixed-1", there));
        appends.add(append("mixed-taken", there));
        appends.add(append("mixed-1", twice));
        appends.add(append("mixed-1", twice));
        appends.add(() -> store.append("mixed-1", message("Late"), ExpectedVersion.exactly(77)));
        appends.add(() -> store.append("mixed-2", message("New"), ExpectedVersion.noStream()));
        appends.add(() -> store.append("mixed-2", message("Next"), ExpectedVersion.exactly(0)));
        appends.add(() -> store.append("mixed-2", message("Late"), ExpectedVersion.exactly(0)));
        appends.add(append("mixed-1", message("Last")));

        List<CompletableFuture<Appended>> done = gathered("mixed", appends);

        refused(done.get(10), MessageDbException.class);
        refused(done.get(11), MessageDbException.class);
        refused(done.get(12), DuplicateMessageIdException.class);
        assertThat(done.get(13).join().repeated()).isTrue();
        assertThat(done.get(14).join().position()).isEqualTo(done.get(15).join().position());
        assertThat(done.get(15).join().repeated()).isTrue();
        refused(done.get(16), WrongExpectedVersionException.class);
        assertThat(done.get(17).join().position()).isZero();
        assertThat(done.get(18).join().position()).isOne();
        refused(done.get(19), WrongExpectedVersionException.class);
        assertThat(done.get(20).join().position()).isEqualTo(11);
        assertThat(store.readStream("mixed-1", 0, -1))
                .extracting(Message::type)
                .containsExactlyElementsOf(
                        IntStream.range(0, 12)
                                .mapToObj(i -> i < 10 ? "Fine" + i : i == 10 ? "Twice" : "Last")
                                .toList());
    }

    private static void refused(CompletableFuture<?> append, Class<? extends Exception> why) {
        assertThatThrownBy(append::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isExactlyInstanceOf(why);
    }

    @Test
    void whoWantsToHearOfItHearsInOrderAndBeforeTheCallers() throws Exception {
        List<Long> heard = Collections.synchronizedList(new ArrayList<>());
        List<Supplier<Appended>> appends = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            NewMessage message = message("T" + i);
            appends.add(
                    () -> {
                        Appended place =
                                store.append(
                                                "heard-1",
                                                List.of(message),
                                                ExpectedVersion.any(),
                                                LONG,
                                                places -> heard.add(places.getFirst().position()))
                                        .getFirst();
                        assertThat(heard).contains(place.position());
                        return place;
                    });
        }

        gathered("heard", appends).forEach(CompletableFuture::join);

        assertThat(heard).isEqualTo(LongStream.range(0, 30).boxed().toList());
    }

    @Test
    void ofWhatWasThereBeforeNobodyHears() {
        NewMessage once = message("Once");
        store.append("unheard-1", once, ExpectedVersion.any());

        store.append(
                "unheard-1",
                List.of(once),
                ExpectedVersion.any(),
                LONG,
                _ -> {
                    throw new AssertionError("It was there before");
                });
    }

    @Test
    void aCategoryWhoseLockIsHeldKeepsNoOtherWaiting() throws Exception {
        try (OpenTransaction holder = new OpenTransaction(database)) {
            holder.lock("held-1");
            CompletableFuture<Appended> held = running(append("held-1", message("Held")));
            awaitUnderWay(store, 1);

            for (int i = 0; i < 20; i++) {
                append("free" + i + "-1", message("Free")).get();
            }

            assertThat(held).isNotDone();
            holder.rollback();
            assertThat(held.join().position()).isZero();
        }
    }

    @Test
    void whatWasNotItsTurnInTimeIsNeverStored() throws Exception {
        try (OpenTransaction holder = new OpenTransaction(database)) {
            holder.lock("late-1");
            CompletableFuture<Appended> first = running(append("late-1", message("First")));
            awaitUnderWay(store, 1);

            assertThatThrownBy(
                            () ->
                                    store.append(
                                            "late-1",
                                            List.of(message("Late")),
                                            ExpectedVersion.any(),
                                            Duration.ofMillis(50)))
                    .isInstanceOf(BusyException.class);

            holder.rollback();
            assertThat(first.join().position()).isZero();
        }
        append("late-1", message("Last")).get();
        assertThat(store.readStream("late-1", 0, -1))
                .extracting(Message::type)
                .containsExactly("First", "Last");
    }

    /** What it hears depends on how far its append had come; both is true. */
    @Test
    void whoIsInterruptedWhileOthersAreBeforeItLeavesNothingBehindUnlessItIsToldThatItMay()
            throws Exception {
        CompletableFuture<MessageDbException> heard = new CompletableFuture<>();
        try (OpenTransaction holder = new OpenTransaction(database)) {
            holder.lock("stopped-1");
            CompletableFuture<Appended> first = running(append("stopped-1", message("First")));
            awaitUnderWay(store, 1);
            Thread stopped =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            append("stopped-1", message("Stopped")).get();
                                        } catch (MessageDbException e) {
                                            assertThat(Thread.currentThread().isInterrupted())
                                                    .isTrue();
                                            heard.complete(e);
                                        } finally {
                                            heard.completeExceptionally(
                                                    new AssertionError("It was not interrupted"));
                                        }
                                    });
            awaitUnderWay(store, 2);
            stopped.interrupt();

            heard.join();
            holder.rollback();
            assertThat(first.join().position()).isZero();
        }
        if (heard.join() instanceof BusyException) {
            assertThat(store.streamVersion("stopped-1")).hasValue(0);
        } else {
            assertThat(heard.join()).isInstanceOf(OutcomeUnknownException.class);
        }
    }

    @Test
    void moreThanABatchHoldsAreAllStoredInOrder() throws Exception {
        List<Supplier<Appended>> appends = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            List<NewMessage> many = messages(i == 20 ? 1200 : 30);
            appends.add(() -> store.append("many-1", many, ExpectedVersion.any(), LONG).getLast());
        }

        List<CompletableFuture<Appended>> done = gathered("many", appends);

        long expected = -1;
        for (int i = 0; i < done.size(); i++) {
            expected += i == 20 ? 1200 : 30;
            assertThat(done.get(i).join().position()).isEqualTo(expected);
        }
        assertThat(store.appendsUnderWay()).isZero();
    }
}
