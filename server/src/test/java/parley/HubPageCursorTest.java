package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.log.Cursor;
import parley.log.EmbeddedPostgres;

/**
 * A page's cursor is where the page ends: who goes on after it meets neither a hole nor anything
 * twice.
 */
class HubPageCursorTest {
    private static final int READS = 400;

    @TempDir Path folder;

    /**
     * @param messages how many the topic had when the page was made
     */
    private record Read(long messages, long cursor) {}

    @Test
    void aPageShowsWhatItsCursorSaysWhileOthersPost() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
                HubFixture hub = HubFixture.start(folder.resolve("hub"), postgres.url())) {
            hub.as("ann").createTopic("t");
            hub.as("ann").createTopic("other");
            List<Read> reads = readBesideWriters(hub);
            List<Long> places = places(postgres);
            assertThat(reads).extracting(Read::messages).anyMatch(count -> count > 0);
            for (Read read : reads) {
                assertThat(places.stream().filter(place -> place <= read.cursor()).count())
                        .as("messages up to cursor %d", read.cursor())
                        .isEqualTo(read.messages());
            }
        }
    }

    private static List<Read> readBesideWriters(HubFixture hub) throws Exception {
        AtomicBoolean posting = new AtomicBoolean(true);
        List<Read> reads = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> writers = new ArrayList<>();
            for (int w = 0; w < 4; w++) {
                RestClient writer = hub.as("writer" + w);
                String topic = w == 0 ? "other" : "t";
                writers.add(clients.submit(() -> post(writer, topic, posting)));
            }
            try {
                for (int i = 0; i < READS; i++) {
                    reads.add(read(hub.as("reader")));
                }
            } finally {
                posting.set(false);
            }
            for (Future<Boolean> writer : writers) {
                writer.get();
            }
        }
        return reads;
    }

    private static boolean post(RestClient writer, String topic, AtomicBoolean posting) {
        while (posting.get()) {
            writer.postMessage(topic, "x");
        }
        return true;
    }

    private static Read read(RestClient reader) {
        RestClient.Answer answer = reader.get("/v1/topics/t/messages?descending=true&page_size=5");
        JsonNode messages = answer.ok().get("messages");
        return new Read(
                messages.isEmpty() ? 0 : messages.get(0).get("position").asLong() + 1,
                Cursor.parse(answer.cursor().orElseThrow()).orElseThrow().globalPosition());
    }

    /** The global positions of the topic's messages. */
    private static List<Long> places(EmbeddedPostgres postgres) throws SQLException {
        List<Long> places = new ArrayList<>();
        try (Connection connection =
                        DriverManager.getConnection(
                                postgres.jdbcUrl(), postgres.user(), postgres.password());
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT global_position FROM message_store.messages"
                                        + " WHERE stream_name = 'message-t'")) {
            while (rows.next()) {
                places.add(rows.getLong(1));
            }
        }
        return places;
    }
}
