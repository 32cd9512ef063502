package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Facts about the watermark, each with transactions whose order the test decides. */
class OrderedReaderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private PGSimpleDataSource database;
    private MessageDb store;
    private OrderedReader reader;

    @BeforeEach
    void createDatabase() {
        database = install();
        store = new MessageDb(database);
        reader = new OrderedReader(database, Set.of("a", "b"), () -> NOW);
    }

    PGSimpleDataSource install() {
        return TestPostgres.withOwnSql();
    }

    @Test
    void answersSeveralCategoriesInGlobalOrderAndNoOther() {
        append("a-1", "A1");
        append("b-1", "B1");
        append("foreign-1", "F");
        append("a-2", "A2");

        assertThat(typesAfter(0)).containsExactly("A1", "B1", "A2");
        assertThat(typesAfter(1)).containsExactly("B1", "A2");
        assertThat(typesAfter(4)).isEmpty();
        assertThat(reader.blocker()).isEmpty();
    }

    @Test
    void anEmptyStoreHasNothing() {
        assertThat(typesAfter(0)).isEmpty();
    }

    @Test
    void answersAtMostAsManyAsAskedFor() {
        for (int i = 0; i < 5; i++) {
            append("a-1", "A" + i);
            append("b-1", "B" + i);
        }

        assertThat(reader.readAfter(0, 3))
                .extracting(Message::type)
                .containsExactly("A0", "B0", "A1");
        assertThat(reader.readAfter(3, 3))
                .extracting(Message::type)
                .containsExactly("B1", "A2", "B2");
    }

    @Test
    void doesNotPassAMessageThatCommitsLaterWhereAPlainCursorDoes() throws SQLException {
        append("b-0", "earlier");
        try (OpenTransaction late = new OpenTransaction(database)) {
            late.write("a-1", "late");
            append("b-1", "early");

            assertThat(store.readCategory(CategoryRead.of("b").from(2)))
                    .as("what a plain cursor over both categories would take for the newest")
                    .extracting(Message::globalPosition)
                    .containsExactly(3L);
            assertThat(typesAfter(1)).isEmpty();
            assertThat(reader.blocker()).contains(new Blocker("a", late.pid(), NOW));

            late.commit();
            assertThat(typesAfter(1)).containsExactly("late", "early");
            assertThat(reader.blocker()).isEmpty();
        }
    }

    @Test
    void aRolledBackMessageHoldsNothingBackAnyMore() throws SQLException {
        try (OpenTransaction late = new OpenTransaction(database)) {
            late.write("a-1", "never");
            append("b-1", "early");
            assertThat(typesAfter(0)).isEmpty();

            late.rollback();
            assertThat(typesAfter(0)).containsExactly("early");
        }
    }

    @Test
    void aForeignCategorysLockHoldsNothingBack() throws SQLException {
        try (OpenTransaction foreign = new OpenTransaction(database)) {
            foreign.write("foreign-1", "idle");
            append("a-1", "A");
            append("b-1", "B");

            assertThat(typesAfter(0)).containsExactly("A", "B");
            assertThat(reader.blocker()).isEmpty();
        }
    }

    @Test
    void theSameLockInAnotherDatabaseHoldsNothingBack() throws SQLException {
        PGSimpleDataSource other = TestPostgres.emptyDatabase();
        try (Connection connection = other.getConnection()) {
            connection.setAutoCommit(false);
            TestPostgres.execute(
                    connection, "SELECT pg_advisory_xact_lock(" + StreamName.hash64("a") + ")");
            append("b-1", "B");

            assertThat(typesAfter(0)).containsExactly("B");
        }
    }

    @Test
    void whatWasStoredBeforeAnOwnCategoryWasLockedIsStillAnswered() throws SQLException {
        append("a-1", "A1");
        append("b-1", "B1");
        append("a-1", "A2");
        assertThat(reader.readAfter(0, 1)).hasSize(1);
        try (OpenTransaction idle = new OpenTransaction(database)) {
            idle.lock("a-1");
            append("b-1", "B2");

            assertThat(typesAfter(1)).as("cleared by the call before").containsExactly("B1", "A2");
            assertThat(typesAfter(3)).isEmpty();
            idle.commit();
            assertThat(typesAfter(3)).containsExactly("B2");
        }
    }

    @Test
    void aReaderThatStartsBesideAnOpenTransactionAnswersWhatThatCategoryShows()
            throws SQLException {
        append("a-1", "A1");
        append("b-1", "B1");
        append("a-1", "A2");
        append("b-1", "B2");
        try (OpenTransaction idle = new OpenTransaction(database)) {
            idle.lock("a-1");

            assertThat(typesAfter(0)).containsExactly("A1", "B1", "A2");
        }
    }

    @Test
    void oneCategoryAloneNeverWaitsForItsOwnWriters() throws SQLException {
        OrderedReader alone = new OrderedReader(database, Set.of("a"));
        append("a-1", "A1");
        try (OpenTransaction open = new OpenTransaction(database)) {
            open.write("a-1", "A2");
            append("b-1", "B1");

            assertThat(alone.readAfter(0, 10)).extracting(Message::type).containsExactly("A1");
        }
    }

    @Test
    void aNewHolderClearsWhatTheCallBeforeSaw() throws SQLException {
        try (OpenTransaction first = new OpenTransaction(database)) {
            first.write("a-1", "A1");
            append("b-1", "B1");
            assertThat(typesAfter(0)).isEmpty();
            first.rollback();
            try (OpenTransaction second = new OpenTransaction(database)) {
                second.write("a-1", "A2");
                append("b-1", "B2");

                assertThat(typesAfter(0)).containsExactly("B1");
                assertThat(typesAfter(2)).isEmpty();
                second.commit();
                assertThat(typesAfter(2)).containsExactly("A2", "B2");
            }
        }
    }

    @Test
    void aTransactionInSeveralCategoriesHoldsBothBack() throws SQLException {
        try (OpenTransaction both = new OpenTransaction(database)) {
            both.write("b-1", "B1");
            both.write("a-1", "A1");
            append("foreign-1", "F");
            assertThat(typesAfter(0)).isEmpty();
            both.commit();
            assertThat(typesAfter(0)).containsExactly("B1", "A1");
        }
    }

    @Test
    void rowsBehindTheLimitClearNothing() throws SQLException {
        append("b-1", "B1");
        append("a-1", "A1");
        append("a-1", "A2");
        try (OpenTransaction open = new OpenTransaction(database)) {
            open.lock("b-1");

            assertThat(reader.readAfter(0, 1)).extracting(Message::type).containsExactly("B1");
            assertThat(reader.readAfter(1, 1)).extracting(Message::type).isEmpty();
        }
    }

    @Test
    void aPreparedTransactionHoldsBackUntilItIsDecided() throws SQLException {
        String name = "prepared" + UUID.randomUUID().toString().replace("-", "");
        try (OpenTransaction late = new OpenTransaction(database)) {
            late.write("a-1", "late");
            append("b-1", "early");
            assertThat(typesAfter(0)).isEmpty();

            late.execute("PREPARE TRANSACTION '" + name + "'");
            assertThat(typesAfter(0)).isEmpty();
            assertThat(reader.blocker()).contains(new Blocker("a", 0, NOW));

            TestPostgres.execute(database, "COMMIT PREPARED '" + name + "'");
            assertThat(typesAfter(0)).containsExactly("late", "early");
        }
    }

    @Test
    void refusesWhatIsNoCategory() {
        assertThatThrownBy(() -> new OrderedReader(database, Set.of("a-1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OrderedReader(database, Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reader.readAfter(0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<String> typesAfter(long globalPosition) {
        return reader.readAfter(globalPosition, 100).stream().map(Message::type).toList();
    }

    private void append(String streamName, String type) {
        store.append(
                streamName,
                new NewMessage(UUID.randomUUID(), type, null, null),
                ExpectedVersion.any());
    }
}
