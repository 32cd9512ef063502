package parley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import parley.log.AppendOutcome.Appended;

/** A store whose database other programs use, too, and not always considerately. */
final class PostgresStoreBesideOthersTest {
    @RegisterExtension private static final DatabaseServer SERVER = new DatabaseServer();

    private static final StreamName MESSAGES = new StreamName("message-t");
    private static final StreamName TOPIC = new StreamName("topic-t");

    /** For appends that are to fail. */
    private static final Duration BRIEFLY = Duration.ofMillis(700);

    private static PostgresAddress address;
    private PostgresStore store;
    private Connection other;

    @BeforeAll
    static void makeADatabase() throws Exception {
        address = SERVER.emptyDatabase();
    }

    @AfterEach
    void forgetWhatWasWritten() throws Exception {
        SERVER.empty(address);
    }

    @BeforeEach
    void openAFreshLogAndAnothersTransaction() throws Exception {
        store = SERVER.store(address);
        other = SERVER.closing(SERVER.connect(address));
        other.setAutoCommit(false);
    }

    private AppendOutcome append(StreamName stream) {
        return append(stream, StoreContract.event("{}"));
    }

    private AppendOutcome append(StreamName stream, EncodedEvent event) {
        return append(stream, event, Duration.ofSeconds(10));
    }

    private AppendOutcome append(StreamName stream, EncodedEvent event, Duration time) {
        return store.append(stream, List.of(event), OptionalLong.empty(), Deadline.in(time));
    }

    private void takeLock(String stream) throws SQLException {
        DatabaseServer.execute(other, "SELECT message_store.acquire_lock('" + stream + "')");
    }

    private void write(String stream) throws SQLException {
        DatabaseServer.execute(
                other,
                "SELECT message_store.write_message(gen_random_uuid()::varchar, '"
                        + stream
                        + "', 'Said', '{}')");
    }

    private List<String> streamsAfter(long globalPosition) {
        return store.readAfter(globalPosition, 100).stream().map(StoredEvent::stream).toList();
    }

    @Test
    void whoHoldsTheLockOfACategoryStopsItsWritesAndHoldsBackWhatOthersWriteMeanwhile()
            throws Exception {
        append(MESSAGES);
        assertThat(streamsAfter(0)).containsExactly(MESSAGES.text());
        long before = store.lastGlobalPosition();
        takeLock("message-x");
        int holder = other.unwrap(PGConnection.class).getBackendPID();
        EncodedEvent refused = StoreContract.event("{}");

        assertThatThrownBy(() -> append(MESSAGES, refused, BRIEFLY))
                .isInstanceOf(LogException.Unavailable.class)
                .hasMessageContaining("nothing was stored");
        assertThat(append(TOPIC)).isInstanceOf(Appended.class);
        assertThat(append(TOPIC)).isInstanceOf(Appended.class);

        // The holder may yet commit an event that stands before these. (It took the lock after the
        // last look, so what had been given out by then is clear; what came later is not.)
        assertThat(streamsAfter(before)).isEmpty();
        assertThat(streamsAfter(before)).isEmpty();
        assertThat(awaitBlocker(before))
                .contains("category 'message'")
                .contains("process " + holder);
        assertThat(store.readStream(TOPIC, 0, 10)).hasSize(2);

        other.rollback();

        assertThat(store.findById(refused.id())).isEmpty();
        assertThat(append(MESSAGES, refused)).isInstanceOf(Appended.class);
        assertThat(streamsAfter(before))
                .containsExactly(TOPIC.text(), TOPIC.text(), MESSAGES.text());
        assertThat(store.blockedBy()).isEmpty();
        assertThat(store.readStream(MESSAGES, 0, 10))
                .extracting(StoredEvent::position)
                .containsExactly(0L, 1L);
    }

    @Test
    void anEventThatCommitsLateIsReadInItsPlace() throws Exception {
        append(MESSAGES);
        long before = store.lastGlobalPosition();
        write("message-late");
        append(TOPIC);

        assertThat(streamsAfter(before)).isEmpty();

        other.commit();
        assertThat(streamsAfter(before)).containsExactly("message-late", TOPIC.text());
    }

    @Test
    void anEventThatIsTakenBackLeavesAGapAndNothingElse() throws Exception {
        append(MESSAGES);
        long before = store.lastGlobalPosition();
        write("message-never");
        append(TOPIC);
        other.rollback();
        append(MESSAGES);

        assertThat(streamsAfter(before)).containsExactly(TOPIC.text(), MESSAGES.text());
        assertThat(store.lastGlobalPosition()).isGreaterThan(before + 2);
    }

    @Test
    void whoIsIdleInATransactionWithTheLockOfAForeignCategoryDisturbsNothing() throws Exception {
        write("foreign-1");

        assertThat(append(MESSAGES)).isInstanceOf(Appended.class);
        assertThat(append(TOPIC)).isInstanceOf(Appended.class);

        assertThat(streamsAfter(0)).containsExactly(MESSAGES.text(), TOPIC.text());
        assertThat(store.blockedBy()).isEmpty();
        other.commit();
        assertThat(streamsAfter(0)).containsExactly(MESSAGES.text(), TOPIC.text());
    }

    @Test
    void aCategoryThatStandsTakesNoPlaceFromTheOthers() throws Exception {
        takeLock("message-x");

        List<Boolean> stored =
                Concurrently.run(
                        24,
                        number -> {
                            try {
                                AppendOutcome outcome =
                                        number % 2 == 0
                                                ? append(
                                                        MESSAGES,
                                                        StoreContract.event("{}"),
                                                        BRIEFLY)
                                                : append(TOPIC);
                                return List.of(outcome instanceof Appended);
                            } catch (LogException.Unavailable e) {
                                return List.of(false);
                            }
                        });

        for (int i = 0; i < stored.size(); i++) {
            assertThat(stored.get(i)).as("append %d", i).isEqualTo(i % 2 != 0);
        }
        other.rollback();
        assertThat(streamsAfter(0)).hasSize(12).containsOnly(TOPIC.text());
    }

    @Test
    void aLockThatIsLetGoInTimeOnlyDelaysTheWrite() throws Exception {
        takeLock("message-x");
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<AppendOutcome> appended = executor.submit(() -> append(MESSAGES));
            awaitSomebodyWhoWaitsForALock();
            assertThat(appended.isDone()).isFalse();

            other.commit();

            assertThat(appended.get()).isInstanceOf(Appended.class);
        }
        assertThat(streamsAfter(0)).containsExactly(MESSAGES.text());
    }

    /** What holds the log back; it is told once it has lasted. */
    private String awaitBlocker(long before) {
        Deadline patience = Deadline.in(Duration.ofSeconds(10));
        while (store.blockedBy().isEmpty()) {
            assertThat(patience.hasPassed()).isFalse();
            assertThat(streamsAfter(before)).isEmpty();
        }
        return store.blockedBy().get();
    }

    private void awaitSomebodyWhoWaitsForALock() throws SQLException {
        Deadline patience = Deadline.in(Duration.ofSeconds(10));
        try (Connection watching = SERVER.connect(address);
                PreparedStatement waiting =
                        watching.prepareStatement(
                                "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT"
                                        + " granted")) {
            boolean found = false;
            while (!found) {
                assertThat(patience.hasPassed()).isFalse();
                try (ResultSet rows = waiting.executeQuery()) {
                    found = rows.next();
                }
            }
        }
    }
}
