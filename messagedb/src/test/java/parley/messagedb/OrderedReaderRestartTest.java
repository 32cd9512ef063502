package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a reader keeps between calls, when the server does not live as long. */
@Timeout(120)
class OrderedReaderRestartTest {
    private static final Set<String> OWN = Set.of("a", "b", "c");
    private static final String SEQUENCE = "message_store.messages_global_position_seq";

    /**
     * A position that was given out before a crash, and cleared, is given out again after it: what
     * was known before the crash says nothing about it.
     */
    @Test
    void forgetsWhatItKnewWhenTheServerHasRecovered(@TempDir Path folder) throws Exception {
        try (CrashingServer server = new CrashingServer(folder)) {
            DataSource database = server.database();
            MessageDb store = new MessageDb(database);
            append(store, "a-1");
            OrderedReader reader = new OrderedReader(database, OWN);
            assertThat(reader.readAfter(0, 10)).hasSize(1);
            TestPostgres.execute(database, "CHECKPOINT");
            try (OpenTransaction rolledBack = new OpenTransaction(database)) {
                for (int i = 0; i < 100; i++) {
                    rolledBack.write("b-1", "T");
                }
                rolledBack.rollback();
            }
            assertThat(reader.readAfter(1, 10)).isEmpty();

            server.crash();
            assertThat(TestPostgres.column(database, "SELECT last_value FROM " + SEQUENCE))
                    .as("the sequence has gone back, or this test shows nothing")
                    .allMatch(last -> Long.parseLong(last) < 101);

            try (OpenTransaction late = new OpenTransaction(database)) {
                late.write("b-1", "T");
                for (int i = 0; i < 120; i++) {
                    append(store, "c-1");
                }
                assertThat(reader.readAfter(1, 1000)).isEmpty();
                late.commit();
            }
            assertThat(reader.readAfter(1, 1000)).hasSize(121);
        }
    }

    @Test
    void readsOnAfterARestartUnderAnOpenTransaction(@TempDir Path folder) throws Exception {
        try (CrashingServer server = new CrashingServer(folder)) {
            DataSource database = server.database();
            MessageDb store = new MessageDb(database);
            append(store, "a-1");
            OrderedReader reader = new OrderedReader(database, OWN);
            new OpenTransaction(database).write("b-1", "cut");
            append(store, "c-1");
            assertThat(reader.readAfter(1, 10)).isEmpty();

            server.restart();

            List<Message> afterwards = reader.readAfter(1, 10);
            assertThat(afterwards).extracting(Message::streamName).containsExactly("c-1");
            long cursor = afterwards.getLast().globalPosition();
            try (OpenTransaction late = new OpenTransaction(database)) {
                late.write("b-1", "late");
                append(store, "a-1");
                assertThat(reader.readAfter(cursor, 10)).isEmpty();
                late.commit();
            }
            assertThat(reader.readAfter(cursor, 10))
                    .extracting(Message::streamName)
                    .containsExactly("b-1", "a-1");
        }
    }

    private static void append(MessageDb store, String streamName) {
        store.append(
                streamName,
                new NewMessage(UUID.randomUUID(), "T", null, null),
                ExpectedVersion.any());
    }
}
