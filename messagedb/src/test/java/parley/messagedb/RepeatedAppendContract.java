package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the client promises to whoever appends the same a second time. */
abstract class RepeatedAppendContract extends AppendContract {
    private static NewMessage with(UUID id, String type, String data) {
        return new NewMessage(id, type, data, null);
    }

    private void refuses(String streamName, NewMessage message) {
        assertThatThrownBy(() -> store.append(streamName, message, ExpectedVersion.any()))
                .isInstanceOfSatisfying(
                        DuplicateMessageIdException.class,
                        e -> assertThat(e.id()).isEqualTo(message.id()))
                .hasMessageContaining("taken by a message with other content");
    }

    @Test
    void theSameMessageAgainIsWhereItWas() {
        NewMessage once = with(UUID.randomUUID(), "Said", "{\"a\": 1, \"b\": [true, null]}");
        Appended first = store.append("again-1", once, ExpectedVersion.any());
        store.append("again-1", messages(3), ExpectedVersion.any());

        Appended again = store.append("again-1", once, ExpectedVersion.any());

        assertThat(first.repeated()).isFalse();
        assertThat(again)
                .isEqualTo(
                        new Appended(first.position(), first.globalPosition(), first.time(), true));
        assertThat(store.streamVersion("again-1")).hasValue(3);
    }

    @Test
    void contentIsComparedByValueAndMetadataNotAtAll() {
        UUID id = UUID.randomUUID();
        store.append(
                "byvalue-1",
                new NewMessage(id, "Said", "{\"a\": 1.0, \"bb\": 2}", "{\"trace\": 1}"),
                ExpectedVersion.any());

        Appended again =
                store.append(
                        "byvalue-1",
                        new NewMessage(id, "Said", "{\"bb\":2,\"a\":1}", "{\"trace\": 2}"),
                        ExpectedVersion.any());

        assertThat(again.repeated()).isTrue();
    }

    @Test
    void aRepeatedAppendIsFoundWhateverVersionItExpects() {
        List<NewMessage> both = messages(2);
        store.append("expecting-1", message("First"), ExpectedVersion.any());
        List<Appended> first = store.append("expecting-1", both, ExpectedVersion.exactly(0));

        List<Appended> again = store.append("expecting-1", both, ExpectedVersion.exactly(0));

        assertThat(again)
                .extracting(Appended::position)
                .isEqualTo(first.stream().map(Appended::position).toList());
        assertThat(again).allMatch(Appended::repeated);
        assertThat(store.streamVersion("expecting-1")).hasValue(2);
    }

    @Test
    void theSameIdWithOtherContentIsRefusedAndChangesNothing() {
        UUID id = UUID.randomUUID();
        store.append("other-1", with(id, "Said", "{\"a\": 1}"), ExpectedVersion.any());

        refuses("other-1", with(id, "Said", "{\"a\": 2}"));
        refuses("other-1", with(id, "Whispered", "{\"a\": 1}"));
        refuses("other-2", with(id, "Said", "{\"a\": 1}"));
        refuses("another-1", with(id, "Said", "{\"a\": 1}"));
        refuses("other-1", new NewMessage(id, "Said", null, null));

        assertThat(store.streamVersion("other-1")).hasValue(0);
        assertThat(store.streamVersion("other-2")).isEmpty();
        assertThat(store.streamVersion("another-1")).isEmpty();
    }

    @Test
    void anAppendThatIsOnlyPartlyThereIsRefused() {
        List<NewMessage> two = messages(2);
        store.append("partly-1", two, ExpectedVersion.any());
        List<NewMessage> more = Stream.concat(two.stream(), messages(1).stream()).toList();

        assertThatThrownBy(() -> store.append("partly-1", more, ExpectedVersion.any()))
                .isInstanceOf(DuplicateMessageIdException.class);
        assertThatThrownBy(() -> store.append("partly-1", two.reversed(), ExpectedVersion.any()))
                .isInstanceOf(DuplicateMessageIdException.class);
        assertThat(store.streamVersion("partly-1")).hasValue(1);
    }

    @Test
    void ofManyWhoAppendTheSameAtOnceOneStoresItAndAllLearnWhere() throws Exception {
        NewMessage same = with(UUID.randomUUID(), "Said", "{\"a\": 1}");
        MessageDb other = new MessageDb(database);
        List<Callable<Appended>> attempts =
                Stream.of(store, other, store, other, store, other, store, other)
                        .<Callable<Appended>>map(
                                each -> () -> each.append("same-1", same, ExpectedVersion.any()))
                        .toList();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int stored = 0;
            for (Future<Appended> done : threads.invokeAll(attempts)) {
                assertThat(done.get().position()).isZero();
                stored += done.get().repeated() ? 0 : 1;
            }
            assertThat(stored).isOne();
        }
    }

    @Test
    void ofTwoWhoUseOneIdInTwoCategoriesAtOnceOneIsRefused() throws Exception {
        MessageDb other = new MessageDb(database);
        for (int round = 0; round < 10; round++) {
            NewMessage same = message("Said");
            Callable<Boolean> here = () -> stores(store, "here-1", same);
            Callable<Boolean> there = () -> stores(other, "there-1", same);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Boolean>> done = threads.invokeAll(List.of(here, there));
                assertThat(done.getFirst().get()).isNotEqualTo(done.getLast().get());
            }
        }
    }

    private static boolean stores(MessageDb store, String streamName, NewMessage message) {
        try {
            store.append(streamName, message, ExpectedVersion.any());
            return true;
        } catch (DuplicateMessageIdException e) {
            return false;
        }
    }
}
