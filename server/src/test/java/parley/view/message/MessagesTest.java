package parley.view.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.domain.Caller;
import parley.domain.Event.MembersRemoved;
import parley.domain.Message;
import parley.domain.MessageId;
import parley.domain.TopicId;
import parley.domain.UserId;
import parley.domain.Visibility;

final class MessagesTest {
    private static final Caller BOB = new Caller.SignedIn(new UserId("bob"), false);
    private static final Caller CAL = new Caller.SignedIn(new UserId("cal"), false);
    private static final Caller ADMIN = new Caller.SignedIn(new UserId("root"), true);
    private static final TopicId TOPIC = new TopicId("t");

    /** Messages of a topic that walks go over: many pages, and more than are kept in memory. */
    private static final int MANY = 1505;

    private MessagesUnderTest view;

    @BeforeEach
    void open() throws IOException {
        view = new MessagesUnderTest(1 << 26);
    }

    @AfterEach
    void close() throws IOException {
        view.close();
    }

    private boolean sees(Caller caller) throws IOException {
        boolean listed = view.messages.list(TOPIC, PositionRange.ALL, 10, caller).isPresent();
        assertThat(view.messages.find(new MessageId("m"), caller).isPresent()).isEqualTo(listed);
        return listed;
    }

    @Test
    void whatTheCallerMayNotReadIsNotThere() throws Exception {
        view.history.create("t", "ann", Visibility.PRIVATE, "bob");
        view.history.post("t", "m", "hello");
        view.apply(10);
        assertThat(sees(MessagesUnderTest.ANN)).isTrue();
        assertThat(sees(BOB)).isTrue();
        for (Caller caller : List.of(CAL, ADMIN, Caller.anonymous())) {
            assertThat(sees(caller)).isFalse();
        }

        view.history.add(new MembersRemoved(TOPIC, Set.of(new UserId("bob"))));
        view.apply(10);
        assertThat(sees(BOB)).isFalse();
    }

    @Test
    void aTopicsMessagesGoWithIt() throws Exception {
        view.history.create("t", "ann", Visibility.PUBLIC);
        view.history.post("t", "m", "hello");
        view.apply(10);
        assertThat(sees(BOB)).isTrue();

        view.history.deleteTopic("t");
        view.history.post("t", "late", "hello");
        view.apply(10);

        assertThat(sees(BOB)).isFalse();
        assertThat(view.messages.find(new MessageId("late"), BOB)).isEmpty();
    }

    @Test
    void aMessageThatStandsBeforeItsTopicIsAdmittedByNone() throws Exception {
        view.history.post("t", "early", "hello");
        view.history.create("t", "ann", Visibility.PUBLIC);
        view.history.post("t", "m", "hello");
        view.apply(10);

        view.assertListsAsTheModel("t", PositionRange.ALL, 10);
        assertThat(view.messages.find(new MessageId("early"), BOB)).isEmpty();
    }

    @Test
    void anEmptyTopicHasAnEmptyList() throws Exception {
        view.history.create("t", "ann", Visibility.PUBLIC);
        view.apply(10);

        assertThat(view.messages.list(TOPIC, PositionRange.NEWEST_FIRST, 10, BOB))
                .map(Messages.Page::messages)
                .contains(List.of());
        assertThat(view.messages.list(TopicId.PUBLIC, PositionRange.ALL, 10, Caller.anonymous()))
                .map(Messages.Page::messages)
                .contains(List.of());
        assertThat(view.messages.list(new TopicId("none"), PositionRange.ALL, 10, BOB)).isEmpty();
    }

    @Test
    void aRestartAppliesOnlyWhatCameAfterTheLastCommit() throws Exception {
        view.history.create("t", "ann", Visibility.PUBLIC);
        for (int i = 0; i < 100; i++) {
            view.history.post("t", "m" + i, "text");
        }
        view.apply(10);
        assertThat(view.messages.applied()).isEqualTo(101);

        view.restart();
        view.history.post("t", "later", "text");
        view.apply(10);

        assertThat(view.messages.applied()).isEqualTo(1);
        view.assertListsAsTheModel("t", PositionRange.ALL, 1000);
    }

    @Test
    void aCommitThatHoldsMoreThanItSaysIsNoHarm() throws Exception {
        view.history.create("t", "ann", Visibility.PUBLIC);
        long begin = view.history.globalPosition();
        view.history.post("t", "m", "first");
        view.history.edit("t", "m", "second");
        view.history.post("t", "gone", "text");
        view.history.edit("t", "m", "third");
        view.history.delete("t", "gone");
        view.apply(10);

        for (long behind = begin; behind <= view.history.globalPosition(); behind++) {
            view.restartBehind(behind);
            view.apply(1);
            view.assertListsAsTheModel("t", PositionRange.ALL, 10);
            view.assertListsAsTheModel("t", PositionRange.NEWEST_FIRST, 10);
            view.assertFindsAsTheModel("m");
            view.assertFindsAsTheModel("gone");
        }
    }

    private Messages.Page page(PositionRange range) throws IOException {
        return view.messages.list(TOPIC, range, 50, BOB).orElseThrow();
    }

    private boolean isStill(Messages.Page page, Caller caller) {
        return view.messages.stillReflects(TOPIC, page.basis(), caller).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 150, 400})
    void aPostChangesTheNewestPageAndLeavesTheOthersAsTheyAre(int posts) throws Exception {
        view.history.create("t", "ann", Visibility.PUBLIC);
        for (int i = 0; i < posts; i++) {
            view.history.post("t", "m" + i, "text");
        }
        view.apply(10);
        Messages.Page first = page(PositionRange.ALL);
        Messages.Page newest = page(PositionRange.NEWEST_FIRST);
        Messages.Page second = page(PositionRange.NEWEST_FIRST.after(posts - 50));
        Messages.Page last = page(PositionRange.ALL.after(posts - 50));
        assertThat(List.of(first, newest, second, last)).allMatch(page -> isStill(page, BOB));

        view.history.post("t", "later", "text");
        view.apply(10);

        assertThat(List.of(first, second)).allMatch(page -> isStill(page, BOB));
        assertThat(List.of(newest, last)).noneMatch(page -> isStill(page, BOB));

        view.history.edit("t", "m5", "other");
        view.apply(10);
        assertThat(List.of(first, second)).noneMatch(page -> isStill(page, BOB));
    }

    @Test
    void aPageIsKeptForThoseAloneWhoMayReadItsTopic() throws Exception {
        view.history.create("t", "ann", Visibility.PRIVATE, "bob");
        view.history.post("t", "m", "hello");
        view.apply(10);
        Messages.Page page = page(PositionRange.ALL);
        assertThat(isStill(page, BOB)).isTrue();
        for (Caller caller : List.of(CAL, ADMIN, Caller.anonymous())) {
            assertThat(isStill(page, caller)).isFalse();
        }

        view.history.add(new MembersRemoved(TOPIC, Set.of(new UserId("bob"))));
        view.apply(10);
        assertThat(isStill(page, BOB)).isFalse();
        assertThat(isStill(page, MessagesUnderTest.ANN)).isTrue();

        view.history.deleteTopic("t");
        view.apply(10);
        assertThat(isStill(page, MessagesUnderTest.ANN)).isFalse();
    }

    @Test
    void aDeletedUserChangesEveryPage() throws Exception {
        view.history.register("cal");
        view.history.create("t", "ann", Visibility.PUBLIC);
        view.history.post("t", "m", "hello", "cal");
        view.apply(10);
        Messages.Page page = page(PositionRange.ALL);

        view.history.deleteUser("cal");
        view.apply(10);

        assertThat(isStill(page, BOB)).isFalse();
        assertThat(page(PositionRange.ALL).messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 60_000, 1 << 26})
    void aWalkWhileSomebodyPostsNeitherSkipsNorRepeats(long newestBytes) throws Exception {
        try (MessagesUnderTest busy = new MessagesUnderTest(newestBytes)) {
            AtomicLong visible = new AtomicLong();
            busy.history.create("t", "ann", Visibility.PUBLIC);
            busy.apply(10);
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> walks = new ArrayList<>();
                for (boolean descending : List.of(true, false, true, false)) {
                    walks.add(executor.submit(() -> walks(busy.messages, descending, visible)));
                }
                try {
                    for (int posted = 0; posted < MANY; posted += 7) {
                        for (int i = 0; i < 7; i++) {
                            String id = "m" + (posted + i);
                            busy.history.post("t", id, "x".repeat(1 + posted % 50));
                        }
                        busy.apply(100);
                        visible.addAndGet(7);
                    }
                } finally {
                    visible.set(MANY);
                }
                for (Future<?> walk : walks) {
                    walk.get();
                }
            }
        }
    }

    /** Walk after walk, until all messages are there. */
    private static Void walks(Messages messages, boolean descending, AtomicLong visible)
            throws IOException {
        long before;
        do {
            before = visible.get();
            List<Long> seen = walk(messages, descending);
            assertThat(seen).hasSizeGreaterThanOrEqualTo((int) before);
            List<Long> ordered = descending ? seen.reversed() : seen;
            assertThat(ordered).isEqualTo(LongStream.range(0, seen.size()).boxed().toList());
        } while (before < MANY);
        return null;
    }

    private static List<Long> walk(Messages messages, boolean descending) throws IOException {
        PositionRange range = descending ? PositionRange.NEWEST_FIRST : PositionRange.ALL;
        List<Long> seen = new ArrayList<>();
        List<Message> page;
        do {
            int limit = 30 + seen.size() % 250;
            page = messages.list(TOPIC, range, limit, BOB).orElseThrow().messages();
            page.forEach(message -> seen.add(message.position()));
            range = page.isEmpty() ? range : range.after(page.getLast().position());
        } while (!page.isEmpty());
        return seen;
    }
}
