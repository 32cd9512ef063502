package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What a client does in a transaction of its own, with the rights of one. */
abstract class InTransactionContract {
    private PGSimpleDataSource database;
    private MessageDb store;

    /** A fresh store. */
    abstract PGSimpleDataSource install();

    @BeforeEach
    void createDatabase() {
        PGSimpleDataSource installed = install();
        database = new PGSimpleDataSource();
        database.setURL(installed.getURL());
        database.setUser("message_store");
        store = new MessageDb(database);
    }

    @Test
    void whoHoldsACategorysLockIsItsOnlyWriter() throws SQLException {
        try (Connection connection = transaction()) {
            long key = new InTransaction(connection).acquireLock("account-1");

            assertThatThrownBy(
                            () ->
                                    store.append(
                                            "account-2",
                                            messages(1),
                                            ExpectedVersion.any(),
                                            Duration.ofMillis(50)))
                    .isInstanceOf(BusyException.class);
            store.append("owner-1", messages(1), ExpectedVersion.any());
            TestPostgres.execute(connection, "SET LOCAL search_path TO message_store, public");
            assertThat(TestPostgres.column(connection, "SELECT acquire_lock('account-3')"))
                    .as("what the function answers")
                    .containsExactly(Long.toString(key));
            connection.commit();
        }
        store.append("account-2", messages(1), ExpectedVersion.any());
    }

    @Test
    void streamsOfSeveralCategoriesAreWrittenTogetherOrNotAtAll() throws SQLException {
        try (Connection connection = transaction()) {
            InTransaction inside = new InTransaction(connection);
            inside.append("account-1", messages(2), ExpectedVersion.noStream());
            inside.append("owner-1", messages(1), ExpectedVersion.any());
            connection.rollback();
            assertThat(store.streamVersion("account-1")).isEmpty();

            List<Appended> first =
                    inside.append("account-1", messages(2), ExpectedVersion.noStream());
            List<Appended> second =
                    inside.append("account-1", messages(1), ExpectedVersion.exactly(1));
            inside.append("owner-1", messages(1), ExpectedVersion.any());
            assertThat(store.streamVersion("account-1")).as("before the commit").isEmpty();
            connection.commit();

            assertThat(first).extracting(Appended::position).containsExactly(0L, 1L);
            assertThat(second).extracting(Appended::position).containsExactly(2L);
            assertThat(store.readStream("account-1", 0, 10))
                    .extracting(Message::globalPosition)
                    .containsExactly(
                            first.get(0).globalPosition(),
                            first.get(1).globalPosition(),
                            second.get(0).globalPosition());
            assertThat(store.readStream("account-1", 0, 10))
                    .extracting(Message::time)
                    .isSorted()
                    .contains(first.get(0).time());
        }
        assertThat(store.streamVersion("owner-1")).hasValue(0);
    }

    @Test
    void aLostRaceIsToldAndTheTransactionIsStillGood() throws SQLException {
        store.append("account-1", messages(1), ExpectedVersion.any());
        try (Connection connection = transaction()) {
            InTransaction inside = new InTransaction(connection);

            assertThatThrownBy(
                            () ->
                                    inside.append(
                                            "account-1", messages(1), ExpectedVersion.noStream()))
                    .isInstanceOf(WrongExpectedVersionException.class);
            inside.append("account-1", messages(1), ExpectedVersion.exactly(0));
            connection.commit();
        }
        assertThat(store.streamVersion("account-1")).hasValue(1);
    }

    @Test
    void whatIsThereAlreadyIsFoundAndNotStored() throws SQLException {
        List<NewMessage> messages = messages(2);
        List<Appended> before = store.append("account-1", messages, ExpectedVersion.any());
        try (Connection connection = transaction()) {
            List<Appended> again =
                    new InTransaction(connection)
                            .append("account-1", messages, ExpectedVersion.noStream());
            connection.commit();

            assertThat(again).allMatch(Appended::repeated);
            assertThat(again)
                    .extracting(Appended::globalPosition)
                    .isEqualTo(before.stream().map(Appended::globalPosition).toList());
        }
        try (Connection connection = transaction()) {
            InTransaction inside = new InTransaction(connection);
            assertThatThrownBy(() -> inside.append("other-1", messages, ExpectedVersion.any()))
                    .isInstanceOf(DuplicateMessageIdException.class);
        }
        assertThat(store.streamVersion("account-1")).hasValue(1);
    }

    @Test
    void itWaitsForTheWriterBeforeAndSeesWhatThatHasWritten() throws Exception {
        try (Connection first = transaction();
                Connection second = transaction();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            new InTransaction(first).append("account-1", messages(3), ExpectedVersion.any());
            Future<List<Appended>> waiting =
                    threads.submit(
                            () ->
                                    new InTransaction(second)
                                            .append(
                                                    "account-1",
                                                    messages(1),
                                                    ExpectedVersion.any()));
            first.commit();

            assertThat(waiting.get()).extracting(Appended::position).containsExactly(3L);
            second.commit();
        }
    }

    private Connection transaction() throws SQLException {
        Connection connection = database.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static List<NewMessage> messages(int count) {
        return Stream.generate(() -> new NewMessage(UUID.randomUUID(), "T", "{\"a\": 1}", null))
                .limit(count)
                .toList();
    }
}
