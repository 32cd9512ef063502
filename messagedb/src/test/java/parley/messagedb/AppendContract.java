package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What the client promises about appending on any SQL that offers the interface; each test has its
 * own category.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AppendContract {
    PGSimpleDataSource database;
    MessageDb store;

    abstract PGSimpleDataSource install();

    MessageDb open(PGSimpleDataSource installed) {
        return new MessageDb(installed);
    }

    @BeforeAll
    void openStore() {
        database = install();
        store = open(database);
    }

    @Test
    void readsBackWhatWasAppended() {
        NewMessage opened =
                new NewMessage(
                        UUID.randomUUID(),
                        "Opened",
                        "{\"name\": \"Ann ü 🙂\"}",
                        "{\"correlationStreamName\": \"owner-7\"}");
        Instant before = Instant.now().minusMillis(1);

        Appended appended = store.append("roundtrip-1", opened, ExpectedVersion.any());

        Message read = store.readStream("roundtrip-1", 0, 10).getFirst();
        assertThat(read)
                .isEqualTo(
                        new Message(
                                opened.id(),
                                "roundtrip-1",
                                "Opened",
                                appended.position(),
                                appended.globalPosition(),
                                opened.data(),
                                opened.metadata(),
                                appended.time()));
        assertThat(read.position()).isZero();
        assertThat(read.time()).isBetween(before, Instant.now().plus(Duration.ofSeconds(1)));
    }

    @Test
    void dataAndMetadataMayBeAbsent() {
        store.append("absent-1", message("Bare"), ExpectedVersion.any());

        Message read = store.lastMessage("absent-1").orElseThrow();

        assertThat(read.data()).isNull();
        assertThat(read.metadata()).isNull();
    }

    @Test
    void appendsSeveralMessagesWithConsecutivePositions() {
        store.append("several-1", message("First"), ExpectedVersion.noStream());

        List<Appended> appended =
                store.append("several-1", messages(5), ExpectedVersion.exactly(0));

        assertThat(appended).extracting(Appended::position).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(appended)
                .extracting(Appended::globalPosition)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(store.readStream("several-1", 1, -1))
                .extracting(Message::globalPosition)
                .isEqualTo(appended.stream().map(Appended::globalPosition).toList());
    }

    @Test
    void anAppendIsStoredAsAWholeOrNotAtAll() {
        NewMessage taken = message("Taken");
        store.append("atomic-1", taken, ExpectedVersion.any());

        assertThatThrownBy(
                        () ->
                                store.append(
                                        "atomic-2",
                                        List.of(message("A"), taken, message("B")),
                                        ExpectedVersion.any()))
                .isInstanceOfSatisfying(
                        DuplicateMessageIdException.class,
                        e -> assertThat(e.id()).isEqualTo(taken.id()));

        assertThat(store.readStream("atomic-2", 0, 10)).isEmpty();
    }

    @Test
    void anIdThatIsRepeatedWithinOneAppendIsNamed() {
        NewMessage twice = message("Twice");

        assertThatThrownBy(
                        () ->
                                store.append(
                                        "repeated-1",
                                        List.of(message("Once"), twice, twice),
                                        ExpectedVersion.any()))
                .isInstanceOfSatisfying(
                        DuplicateMessageIdException.class,
                        e -> assertThat(e.id()).isEqualTo(twice.id()));
    }

    @Test
    void refusesAStaleVersionAndSaysWhatItFound() {
        store.append("stale-1", messages(3), ExpectedVersion.any());

        assertThatThrownBy(
                        () -> store.append("stale-1", message("Late"), ExpectedVersion.exactly(1)))
                .isInstanceOfSatisfying(
                        WrongExpectedVersionException.class,
                        e -> {
                            assertThat(e.streamName()).isEqualTo("stale-1");
                            assertThat(e.expected()).isEqualTo(1);
                            assertThat(e.actual()).isEqualTo(2);
                        });
        assertThat(store.streamVersion("stale-1")).hasValue(2);
    }

    @Test
    void noStreamIsRefusedWhereThereIsOneAndExactlyWhereThereIsNone() {
        store.append("either-1", message("First"), ExpectedVersion.noStream());

        assertThatThrownBy(
                        () ->
                                store.append(
                                        "either-1", message("Again"), ExpectedVersion.noStream()))
                .isInstanceOfSatisfying(
                        WrongExpectedVersionException.class, e -> assertThat(e.actual()).isZero());
        assertThatThrownBy(
                        () ->
                                store.append(
                                        "either-2", message("Early"), ExpectedVersion.exactly(0)))
                .isInstanceOfSatisfying(
                        WrongExpectedVersionException.class,
                        e -> assertThat(e.actual()).isEqualTo(-1));
    }

    @Test
    void ofManyThatExpectTheSameVersionOneWins() throws Exception {
        Callable<Boolean> attempt =
                () -> {
                    try {
                        store.append("race-1", messages(2), ExpectedVersion.noStream());
                        return true;
                    } catch (WrongExpectedVersionException e) {
                        return false;
                    }
                };
        int won = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> done : threads.invokeAll(Collections.nCopies(16, attempt))) {
                won += done.get() ? 1 : 0;
            }
        }

        assertThat(won).isOne();
        assertThat(store.readStream("race-1", 0, 10)).hasSize(2);
    }

    @Test
    void concurrentAppendsLeaveNoGapAndTimeRisesWithThePosition() throws Exception {
        Set<Long> positions = ConcurrentHashMap.newKeySet();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                running.add(
                        threads.submit(
                                () -> {
                                    for (int i = 0; i < 10; i++) {
                                        store.append(
                                                        "gapless-1",
                                                        messages(3),
                                                        ExpectedVersion.any())
                                                .forEach(each -> positions.add(each.position()));
                                    }
                                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }

        assertThat(positions).hasSize(240).contains(0L, 239L);
        assertThat(store.readStream("gapless-1", 0, -1))
                .hasSize(240)
                .extracting(Message::globalPosition)
                .isSorted();
    }

    @Test
    void textThatJsonCannotHoldIsRefusedAndNothingStored() {
        assertThatThrownBy(
                        () ->
                                store.append(
                                        "json-1",
                                        List.of(
                                                message("Fine"),
                                                new NewMessage(
                                                        UUID.randomUUID(),
                                                        "Bad",
                                                        "{\"nul\": \"\\u0000\"}",
                                                        null)),
                                        ExpectedVersion.any()))
                .isExactlyInstanceOf(MessageDbException.class);
        assertThat(store.streamVersion("json-1")).isEmpty();
    }

    static NewMessage message(String type) {
        return new NewMessage(UUID.randomUUID(), type, null, null);
    }

    static List<NewMessage> messages(int count) {
        return IntStream.range(0, count).mapToObj(i -> message("T" + i)).toList();
    }
}
