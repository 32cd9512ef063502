package parley.messagedb.progress;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import parley.messagedb.Appended;
import parley.messagedb.ExpectedVersion;
import parley.messagedb.MessageDb;
import parley.messagedb.NewMessage;
import parley.messagedb.TestPostgres;

/** Whether a log that lost its end is told from one that did not, by a mere client. */
abstract class ContinuityContract {
    private PGSimpleDataSource database;
    private MessageDb store;
    private Continuity continuity;

    /** A fresh store. */
    abstract PGSimpleDataSource install();

    @BeforeEach
    void createDatabase() {
        database = install();
        store = new MessageDb(database);
        continuity = new Continuity(Databases.asMessageStore(database));
    }

    @Test
    void whatWasReadAndIsThereStillIsContinued() {
        UUID id = UUID.randomUUID();
        Appended place = append(id);

        assertThatCode(
                        () -> {
                            continuity.require(place.globalPosition(), Optional.of(id));
                            continuity.require(place.globalPosition(), Optional.empty());
                            continuity.require("account-1", 0, Optional.of(id));
                            continuity.require("account-1", 0, Optional.empty());
                        })
                .doesNotThrowAnyException();
    }

    @Test
    void aLogThatEndsBeforeWhatWasReadHasGoneBack() {
        append(UUID.randomUUID());
        UUID lost = UUID.randomUUID();

        assertWentBack(2, 1, Optional.of(lost));
        assertWentBack(2, 1, Optional.empty());
    }

    @Test
    void aLogWithAnotherMessageThereHasGoneBackAndOn() {
        append(UUID.randomUUID());

        assertWentBack(1, 0, Optional.of(UUID.randomUUID()));
    }

    @Test
    void aLogWithAHoleThereHasGoneBackAndOn() {
        UUID lost = UUID.randomUUID();
        TestPostgres.execute(
                database, "SELECT nextval('message_store.messages_global_position_seq')");
        append(UUID.randomUUID());

        assertThatThrownBy(() -> continuity.require(1, Optional.of(lost)))
                .isInstanceOf(LogWentBackException.class)
                .hasMessageContaining(lost.toString())
                .hasMessageContaining("2");
    }

    @Test
    void anEmptyLogContinuesNothing() {
        assertWentBack(1, 0, Optional.empty());
    }

    private void assertWentBack(long globalPosition, long position, Optional<UUID> id) {
        assertThatThrownBy(() -> continuity.require(globalPosition, id))
                .isInstanceOf(LogWentBackException.class);
        assertThatThrownBy(() -> continuity.require("account-1", position, id))
                .isInstanceOf(LogWentBackException.class)
                .hasMessageContaining("account-1");
    }

    private Appended append(UUID id) {
        return store.append(
                "account-1", new NewMessage(id, "Opened", null, null), ExpectedVersion.any());
    }
}
