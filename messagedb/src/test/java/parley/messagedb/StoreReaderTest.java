package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Facts about the watermark of the whole store, each with transactions in an order of the test's.
 */
class StoreReaderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private PGSimpleDataSource database;
    private MessageDb store;
    private StoreReader reader;

    @BeforeEach
    void createDatabase() {
        database = install();
        store = new MessageDb(database);
        reader = new StoreReader(database, () -> NOW);
    }

    PGSimpleDataSource install() {
        return TestPostgres.withOwnSql();
    }

    @Test
    void answersAllThereIsInGlobalOrder() {
        append("a-1", "A");
        append("b-1", "B");
        append("never seen before-1", "C");
        append("a", "D");

        assertThat(typesAfter(0)).containsExactly("A", "B", "C", "D");
        assertThat(typesAfter(2)).containsExactly("C", "D");
        assertThat(reader.readAfter(0, 2)).extracting(Message::type).containsExactly("A", "B");
        assertThat(reader.last()).map(Message::type).contains("D");
    }

    @Test
    void anEmptyStoreHasNothing() {
        assertThat(typesAfter(0)).isEmpty();
        assertThat(reader.last()).isEmpty();
        assertThat(reader.blocker()).isEmpty();
    }

    @Test
    void doesNotPassAMessageOfACategoryThatDidNotExist() throws SQLException {
        append("a-0", "earlier");
        assertThat(typesAfter(0)).containsExactly("earlier");
        try (OpenTransaction late = new OpenTransaction(database)) {
            late.write("new-1", "late");
            append("b-1", "early");

            assertThat(typesAfter(1)).isEmpty();
            assertThat(reader.isHeldBack()).isTrue();
            assertThat(reader.blocker()).contains(new Blocker("", late.pid(), NOW));

            late.commit();
            assertThat(typesAfter(1)).containsExactly("late", "early");
            assertThat(reader.isHeldBack()).isFalse();
            assertThat(reader.blocker()).isEmpty();
        }
    }

    @Test
    void doesNotPassAPlainInsert() throws SQLException {
        append("a-1", "earlier");
        assertThat(typesAfter(0)).containsExactly("earlier");
        try (OpenTransaction late = new OpenTransaction(database)) {
            late.execute(
                    "INSERT INTO message_store.messages (stream_name, position, type)"
                            + " VALUES ('b-1', 0, 'plain')");
            append("a-1", "early");

            assertThat(typesAfter(1)).isEmpty();
            late.commit();
            assertThat(typesAfter(1)).containsExactly("plain", "early");
        }
    }

    @Test
    void whatIsRolledBackHoldsNothingBackAnyMore() throws SQLException {
        try (OpenTransaction late = new OpenTransaction(database)) {
            late.execute("SAVEPOINT before_it");
            late.write("a-1", "never");
            append("b-1", "early");
            assertThat(typesAfter(0)).isEmpty();

            late.execute("ROLLBACK TO SAVEPOINT before_it");
            assertThat(typesAfter(0)).containsExactly("early");
        }
    }

    @Test
    void aLockOfWhoeverHasNotWrittenHoldsNothingBack() throws SQLException {
        try (OpenTransaction foreign = new OpenTransaction(database)) {
            foreign.execute("SELECT pg_advisory_xact_lock(42)");
            foreign.lock("c-1");
            append("a-1", "A");

            assertThat(typesAfter(0)).containsExactly("A");
        }
    }

    @Test
    void whoIsMetAnewHasOnlyLaterMessages() throws SQLException {
        append("a-1", "A");
        assertThat(typesAfter(0)).containsExactly("A");
        append("b-1", "B");
        try (OpenTransaction late = new OpenTransaction(database)) {
            late.write("c-1", "late");
            assertThat(typesAfter(1)).isEmpty(); // B's place was given out since the call before
            assertThat(typesAfter(1)).isEmpty();
        }
        assertThat(typesAfter(1)).containsExactly("B");
        try (OpenTransaction late = new OpenTransaction(database)) {
            late.write("c-1", "late");
            append("d-1", "D");
            assertThat(typesAfter(1)).containsExactly("B");
        }
    }

    @Test
    void aCallThatFindsNothingForgetsNobody() throws SQLException {
        append("a-1", "A");
        assertThat(typesAfter(0)).containsExactly("A");
        try (OpenTransaction late = new OpenTransaction(database)) {
            late.write("c-1", "late");
            append("a-1", "B");
            assertThat(typesAfter(1)).isEmpty();
            assertThat(typesAfter(1_000)).isEmpty();
            append("a-1", "C");

            assertThat(typesAfter(1)).isEmpty();
            late.commit();
            assertThat(typesAfter(1)).containsExactly("late", "B", "C");
        }
    }

    @Test
    void loadOnOneCategoryAloneNeverWaitsForItsOwnWriters() throws SQLException {
        for (int i = 0; i < 3; i++) {
            append("a-1", "A" + i);
        }
        try (OpenTransaction open = new OpenTransaction(database)) {
            open.write("a-2", "open");

            assertThat(typesAfter(0)).containsExactly("A0", "A1", "A2");
        }
    }

    @Test
    void aPreparedTransactionHoldsBackUntilItIsDecided() throws SQLException {
        append("a-0", "earlier");
        assertThat(typesAfter(0)).containsExactly("earlier");
        try (OpenTransaction prepared = new OpenTransaction(database)) {
            prepared.write("a-1", "prepared");
            append("b-1", "early");
            assertThat(typesAfter(1)).isEmpty();
            prepared.execute("PREPARE TRANSACTION 'decide later'");
        }
        append("b-1", "later");
        assertThat(typesAfter(1)).isEmpty();
        assertThat(typesAfter(1)).isEmpty();

        TestPostgres.execute(database, "COMMIT PREPARED 'decide later'");
        assertThat(typesAfter(1)).containsExactly("prepared", "early", "later");
    }

    @Test
    void writersOfAnotherDatabaseHoldNothingBack() throws SQLException {
        PGSimpleDataSource other = TestPostgres.withOwnSql();
        try (OpenTransaction foreign = new OpenTransaction(other)) {
            foreign.write("b-1", "foreign");
            append("a-1", "A");

            assertThat(typesAfter(0)).containsExactly("A");
        }
    }

    @Test
    @Timeout(180)
    void missesNothingBesideManyWriters() throws Exception {
        List<String> written = List.of("a", "b", "c", "d");
        database.setCurrentSchema("message_store,public");
        try (HikariDataSource pool = TestPostgres.pool(database, 14);
                Connection idle = database.getConnection()) {
            idle.setAutoCommit(false);
            TestPostgres.execute(idle, "SELECT pg_advisory_xact_lock(42)");
            try (RandomWriters writers = new RandomWriters(pool, written, 10, 40)) {
                StoreReader own = new StoreReader(pool);
                Following following = new Following(own);
                following.readUntil(writers::areDone);
                writers.committed();
                following.readToTheEnd();

                assertThat(following.ids())
                        .hasSizeGreaterThan(500)
                        .containsExactlyElementsOf(stored())
                        .containsExactlyInAnyOrderElementsOf(writers.committed());
                assertThat(following.readsWithRows()).isGreaterThan(30);
            }
        }
    }

    @Test
    void refusesToReadNothing() {
        assertThatThrownBy(() -> reader.readAfter(0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Reads on from its last message. */
    private static final class Following {
        private final StoreReader reader;
        private final List<Message> seen = new ArrayList<>();
        private int readsWithRows;

        Following(StoreReader reader) {
            this.reader = reader;
        }

        void readUntil(BooleanSupplier done) {
            while (!done.getAsBoolean()) {
                read();
            }
        }

        /** Without writers a second read finds all that a first one could not clear. */
        void readToTheEnd() {
            boolean more = true;
            while (more) {
                more = read() | read();
            }
        }

        private boolean read() {
            long after = seen.isEmpty() ? 0 : seen.getLast().globalPosition();
            List<Message> found = reader.readAfter(after, 50);
            seen.addAll(found);
            readsWithRows += found.isEmpty() ? 0 : 1;
            return !found.isEmpty();
        }

        List<UUID> ids() {
            return seen.stream().map(Message::id).toList();
        }

        int readsWithRows() {
            return readsWithRows;
        }
    }

    private List<UUID> stored() {
        return TestPostgres.column(
                        database, "SELECT id FROM message_store.messages ORDER BY global_position")
                .stream()
                .map(UUID::fromString)
                .toList();
    }

    private List<String> typesAfter(long position) {
        return reader.readAfter(position, 100).stream().map(Message::type).toList();
    }

    private void append(String streamName, String... types) {
        store.append(
                streamName,
                Stream.of(types)
                        .map(type -> new NewMessage(UUID.randomUUID(), type, "{}", null))
                        .toList(),
                ExpectedVersion.any());
    }
}
