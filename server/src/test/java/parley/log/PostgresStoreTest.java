package parley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import parley.domain.Caller;
import parley.domain.Event;
import parley.domain.Event.MessagePosted;
import parley.domain.MessageContent;
import parley.domain.MessageId;
import parley.domain.TopicId;

final class PostgresStoreTest extends StoreContract {
    @RegisterExtension private static final DatabaseServer SERVER = new DatabaseServer();

    private static PostgresAddress address;
    private PostgresStore store;

    @BeforeAll
    static void makeADatabase() throws Exception {
        address = SERVER.emptyDatabase();
    }

    @AfterEach
    void forgetWhatWasWritten() throws Exception {
        SERVER.empty(address);
    }

    @BeforeEach
    void openAFreshLog() throws Exception {
        store = SERVER.store(address);
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    protected void writeAsAnother(String stream, EncodedEvent event) {
        try (Connection connection = SERVER.connect(address);
                PreparedStatement write =
                        connection.prepareStatement(
                                "SELECT message_store.write_message(?, ?, ?, ?::jsonb)")) {
            write.setString(1, event.id().toString());
            write.setString(2, stream);
            write.setString(3, event.type());
            write.setString(4, event.data());
            write.execute();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theLastGlobalPositionIsThatOfTheHubsCategories() {
        append(STREAM, ANY, event("{}"));
        long last = store.lastGlobalPosition();

        writeAsAnother("foreign-1", event("{}"));

        assertThat(store.lastGlobalPosition()).isEqualTo(last);
    }

    @Test
    void anotherHubsStoreIsOfTheSameLogAndReadsTheSame() throws Exception {
        PostgresStore other = SERVER.store(address);
        append(STREAM, ANY, event("{\"a\": 1}"), event("{\"a\": 2}"));

        assertThat(other.logId()).isEqualTo(store.logId());
        assertThat(other.append(STREAM, events(1), NONE, soon()))
                .isEqualTo(new AppendOutcome.VersionMismatch(1));
        other.append(STREAM, events(1), ANY, soon());
        assertThat(other.readAfter(0, 10)).isEqualTo(store.readAfter(0, 10)).hasSize(3);
    }

    @Test
    void hubsThatStartAtOnceMakeOneLog() throws Exception {
        PostgresAddress fresh = SERVER.emptyDatabase();

        List<PostgresStore> stores =
                Concurrently.run(
                        4,
                        _ -> {
                            try {
                                return List.of(PostgresStore.open(fresh, () -> {}));
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        });

        stores.forEach(SERVER::closing);
        assertThat(stores.stream().map(Store::logId).distinct()).hasSize(1);
    }

    @Test
    void aLogKeepsItsIdentityAndAnotherDatabaseIsAnotherLog() throws Exception {
        append(STREAM, ANY, event("{}"));
        List<StoredEvent> before = store.readAfter(0, 10);
        store.close();

        PostgresStore again = SERVER.store(address);

        assertThat(again.logId()).isEqualTo(store.logId());
        assertThat(again.readAfter(0, 10)).isEqualTo(before);
        assertThat(SERVER.store(SERVER.emptyDatabase()).logId()).isNotEqualTo(store.logId());
    }

    @Test
    void whatNoHubWritesIsNotAppended() {
        assertThatThrownBy(() -> append(new StreamName("foreign-1"), ANY, event("{}")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.readStream(new StreamName("foreign-1"), 0, 1)).isEmpty();
    }

    @Test
    void aDatabaseThatCannotBeReachedIsUnavailable() {
        PostgresAddress nowhere = PostgresAddress.parse("postgres://u:p@127.0.0.1:1/none");

        assertThatThrownBy(() -> PostgresStore.open(nowhere, () -> {}))
                .isInstanceOf(LogException.Unavailable.class);
    }

    @Test
    void aClosedStoreClosesTheDatabaseThatWasRunForIt() throws Exception {
        boolean[] closed = {false};
        PostgresStore own = PostgresStore.open(address, () -> closed[0] = true);

        own.close();

        assertThat(closed[0]).isTrue();
        assertThatThrownBy(() -> own.readAfter(0, 1)).isInstanceOf(LogException.Unavailable.class);
    }

    @Test
    void everyEventIsReadAsItWasWritten() {
        EventCodec codec = new EventCodec();
        for (Event event : EventArbitraries.sample(100, 42)) {
            UUID id =
                    event instanceof MessagePosted posted
                            ? posted.message().eventId()
                            : UUID.randomUUID();
            append(StreamName.of(event), ANY, codec.encode(id, event, Caller.anonymous()));

            // In another form, perhaps: jsonb has its own order of keys.
            Event read = codec.decode(store.findById(id).orElseThrow()).orElseThrow();
            EncodedEvent again = codec.encode(id, read, Caller.anonymous());
            EncodedEvent first = codec.encode(id, event, Caller.anonymous());
            assertThat(again.type()).isEqualTo(first.type());
            assertThat(EventCodec.sameContent(again.data(), first.data()))
                    .as("%s is %s", again.data(), first.data())
                    .isTrue();
        }
    }

    @Test
    void aMessageWhoseNumbersGrowInTheDatabaseIsStillRead() {
        EventCodec codec = new EventCodec();
        String data = "{\"a\":[" + "1.0E300,".repeat(1000) + "1]}";
        MessagePosted posted =
                new MessagePosted(
                        new TopicId("t"),
                        new MessageId("m"),
                        Optional.empty(),
                        MessageContent.given("", "", Optional.of(data), List.of()),
                        Optional.empty());
        UUID id = posted.message().eventId();
        append(STREAM, ANY, codec.encode(id, posted, Caller.anonymous()));

        StoredEvent stored = store.findById(id).orElseThrow();

        assertThat(stored.data().length()).isGreaterThan(MessageContent.MAX_BYTES);
        assertThat(codec.decode(stored)).isPresent();
    }
}
