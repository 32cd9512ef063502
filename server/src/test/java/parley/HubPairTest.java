package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import parley.log.EmbeddedPostgres;

/**
 * Two hubs over one Postgres, beside a foreign client that writes to a category of its own all the
 * time, and another that stands idle in its transaction with the lock of such a category.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HubPairTest {
    /** How often a reader reads right after its own write; the full claim is 10,000. */
    private static final int READS = Integer.getInteger("parley.reads", 500);

    @TempDir static Path folder;
    private EmbeddedPostgres postgres;
    private HubFixture a;
    private HubFixture b;
    private Connection idle;
    private final AtomicBoolean foreignWrites = new AtomicBoolean(true);
    private Thread foreignWriter;

    @BeforeAll
    void start() throws Exception {
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
        a = HubFixture.start(folder.resolve("a"), postgres.url());
        b = HubFixture.start(folder.resolve("b"), postgres.url());
        idle = connection();
        idle.setAutoCommit(false);
        lock(idle, "foreign-1");
        foreignWriter = Thread.ofVirtual().start(this::writeForeignMessages);
    }

    @AfterAll
    void stop() throws Exception {
        foreignWrites.set(false);
        foreignWriter.join();
        idle.close();
        b.close();
        a.close();
        postgres.close();
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    private static void lock(Connection connection, String stream) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT message_store.acquire_lock(?)")) {
            lock.setString(1, stream);
            lock.execute();
        }
    }

    private void writeForeignMessages() {
        try (Connection connection = connection();
                PreparedStatement write =
                        connection.prepareStatement(
                                "SELECT message_store.write_message(gen_random_uuid()::varchar,"
                                        + " 'other-' || ?, 'Happened', '{}')")) {
            for (int i = 0; foreignWrites.get(); i = (i + 1) % 10) {
                write.setInt(1, i);
                write.execute();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private RestClient hub(int number) {
        return (number % 2 == 0 ? a : b).as("user" + number);
    }

    @Test
    void aTopicCreatedOnOneHubIsPostedToOnTheOtherAtOnce() {
        for (int i = 0; i < 50; i++) {
            hub(i).createTopic("handover" + i);
            assertThat(hub(i + 1).postMessage("handover" + i, "hello").get("position").asText())
                    .isEqualTo("0");
        }
    }

    @Test
    void aRequestWithACursorOfOneHubIsAnsweredByTheOtherWhenItHasReachedIt() {
        hub(0).createTopic("cursor");
        for (int i = 0; i < 50; i++) {
            RestClient.Answer posted =
                    hub(i).post(
                                    "/v1/topics/cursor/messages",
                                    "{'message': {'content_text': 'm" + i + "'}}");
            JsonNode page =
                    hub(i + 1)
                            .with("Parley-Cursor", posted.cursor().orElseThrow())
                            .get("/v1/topics/cursor/messages?descending=true&page_size=1")
                            .ok();
            assertThat(page.at("/messages/0/id")).isEqualTo(posted.ok().at("/message/id"));
        }
    }

    @Test
    void aReaderSeesItsOwnWritesWhileOthersWrite() throws Exception {
        hub(0).createTopic("own");
        AtomicBoolean writing = new AtomicBoolean(true);
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int w = 0; w < 16; w++) {
                RestClient writer = hub(w);
                writers.submit(
                        () -> {
                            while (writing.get()) {
                                writer.postMessage("own", "noise");
                            }
                            return null;
                        });
            }
            try {
                for (int i = 0; i < READS; i++) {
                    seesItsOwnWrite(hub(i), i);
                }
            } finally {
                writing.set(false);
            }
        }
    }

    private static void seesItsOwnWrite(RestClient reader, int i) {
        JsonNode posted = reader.postMessage("own", "mine " + i);
        String id = posted.get("id").asText();
        assertThat(reader.get("/v1/messages/" + id).ok().get("message")).isEqualTo(posted);
        if (!newest(reader, 100).contains(id)) {
            // The others may have posted more than a page meanwhile.
            assertThat(newest(reader, 1000)).contains(id);
        }
        if (i % 5 == 0) {
            reader.patch(
                            "/v1/messages/" + id,
                            "{'message': {'content_text': 'changed'}, 'update_mask':"
                                    + " 'content_text'}")
                    .ok();
            assertThat(reader.get("/v1/messages/" + id).ok().at("/message/contentText").asText())
                    .isEqualTo("changed");
        }
        if (i % 7 == 0) {
            reader.delete("/v1/messages/" + id).ok();
            reader.get("/v1/messages/" + id).refused(404, 5);
        }
    }

    private static List<String> newest(RestClient reader, int count) {
        return reader.get("/v1/topics/own/messages?descending=true&page_size=" + count)
                .ok()
                .get("messages")
                .findValuesAsText("id");
    }

    @Test
    void sixtyFourClientsPostToOneTopicAndEveryMessageIsListedOnceInOrder() throws Exception {
        hub(0).createTopic("crowd");
        String created = hub(0).get("/v1/topics/crowd").cursor().orElseThrow();
        int clients = 64;
        int each = 15;
        AtomicBoolean posting = new AtomicBoolean(true);
        List<Future<?>> walks = new ArrayList<>();
        Map<String, Integer> posted = new HashMap<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int w = 0; w < 4; w++) {
                int walker = w;
                walks.add(executor.submit(() -> walkWhile(posting, walker, created)));
            }
            List<Future<List<String>>> posts = new ArrayList<>();
            for (int c = 0; c < clients; c++) {
                int client = c;
                posts.add(executor.submit(() -> postSome(client, each)));
            }
            try {
                for (int c = 0; c < clients; c++) {
                    for (String id : posts.get(c).get()) {
                        posted.put(id, c);
                    }
                }
            } finally {
                posting.set(false);
            }
            for (Future<?> walk : walks) {
                walk.get();
            }
        }
        assertThat(posted).hasSize(clients * each);
        String cursor = hub(0).get("/v1/topics/crowd").cursor().orElseThrow();
        for (int h = 0; h < 2; h++) {
            List<JsonNode> listed = walk(hub(h).with("Parley-Cursor", cursor), "crowd", false, 100);
            assertThat(listed).extracting(m -> m.get("id").asText()).doesNotHaveDuplicates();
            assertThat(listed)
                    .extracting(m -> m.get("id").asText())
                    .containsExactlyInAnyOrderElementsOf(posted.keySet());
            assertThat(listed)
                    .extracting(m -> m.get("position").asLong())
                    .containsExactlyElementsOf(
                            IntStream.range(0, clients * each).mapToObj(i -> (long) i).toList());
            Map<String, Integer> next = new HashMap<>();
            for (JsonNode message : listed) {
                String author = message.get("userId").asText();
                assertThat(message.get("contentText").asText())
                        .isEqualTo(author + " " + next.merge(author, 1, Integer::sum));
            }
        }
    }

    private List<String> postSome(int client, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            // The same user on either hub in turn.
            RestClient hub = (i % 2 == 0 ? a : b).as("user" + client);
            ids.add(hub.postMessage("crowd", "user" + client + " " + i).get("id").asText());
        }
        return ids;
    }

    private Object walkWhile(AtomicBoolean posting, int walker, String cursor) {
        boolean descending = walker < 2;
        do {
            List<JsonNode> walked =
                    walk(hub(walker).with("Parley-Cursor", cursor), "crowd", descending, 37);
            List<Long> positions =
                    walked.stream().map(message -> message.get("position").asLong()).toList();
            if (!positions.isEmpty()) {
                long first = positions.getFirst();
                int direction = descending ? -1 : 1;
                for (int i = 0; i < positions.size(); i++) {
                    assertThat(positions.get(i)).isEqualTo(first + (long) direction * i);
                }
                assertThat(descending ? positions.getLast() : first).isZero();
            }
        } while (posting.get());
        return true;
    }

    private static List<JsonNode> walk(
            RestClient hub, String topic, boolean descending, int pageSize) {
        List<JsonNode> all = new ArrayList<>();
        String key = "";
        do {
            JsonNode page =
                    hub.get(
                                    "/v1/topics/%s/messages?descending=%s&page_size=%d&page_key=%s"
                                            .formatted(topic, descending, pageSize, key))
                            .ok();
            page.get("messages").forEach(all::add);
            key = page.get("nextPageKey").asText();
        } while (!key.isEmpty());
        return all;
    }

    @Test
    void thePostThatSixtyFourClientsSendAtOnceWithOneIdIsOneEventAndSixtyFourEqualAnswers()
            throws Exception {
        hub(0).createTopic("same");
        for (String id : List.of("once", "01ARZ3NDEKTSV4RRFFQ69G5FAV")) {
            String body =
                    "{'message': {'id': '"
                            + id
                            + "', 'content_text': 'the same', 'content_data': {'b': 1.0, 'a': [1,"
                            + " null]}}}";
            Set<JsonNode> answers = new HashSet<>();
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<JsonNode>> posts = new ArrayList<>();
                for (int c = 0; c < 64; c++) {
                    RestClient hub = (c % 2 == 0 ? a : b).as("ann");
                    posts.add(
                            executor.submit(() -> hub.post("/v1/topics/same/messages", body).ok()));
                }
                for (Future<JsonNode> post : posts) {
                    answers.add(post.get());
                }
            }
            assertThat(answers).hasSize(1);
            // Again after an edit, after a deletion, through the other hub: the first result.
            RestClient ann = a.as("ann");
            ann.patch(
                            "/v1/messages/" + id,
                            "{'message': {'content_text': 'x'}, 'update_mask': 'content_text'}")
                    .ok();
            answers.add(b.as("ann").post("/v1/topics/same/messages", body).ok());
            ann.delete("/v1/messages/" + id).ok();
            answers.add(b.as("ann").post("/v1/topics/same/messages", body).ok());
            assertThat(answers).hasSize(1);
            // Another author, other content, another topic: a conflict.
            a.as("bob").post("/v1/topics/same/messages", body).refused(409, 6);
            ann.post(
                            "/v1/topics/same/messages",
                            "{'message': {'id': '" + id + "', 'content_text': 'other'}}")
                    .refused(409, 6);
        }
        assertThat(count("stream_name = 'message-same'")).isEqualTo(2);
    }

    private long count(String condition) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT count(*) FROM message_store.messages WHERE " + condition)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void whoHoldsTheLockOfACategoryStopsItsWritesAndHidesTheOthersButNothingIsLost()
            throws Exception {
        hub(0).createTopic("stalled");
        hub(0).postMessage("stalled", "before");
        long before = count("stream_name = 'message-stalled'");
        try (Connection holder = connection()) {
            holder.setAutoCommit(false);
            lock(holder, "message-anything");
            RestClient.Answer refused =
                    hub(0).post(
                                    "/v1/topics/stalled/messages",
                                    "{'message': {'content_text': 'not stored'}}")
                            .refused(503, 14);
            assertThat(refused.message()).contains("nothing was stored");
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
            RestClient.Answer hidden =
                    hub(1).post("/v1/topics", "{'topic': {'name': 'hidden', 'id': 'hidden'}}")
                            .refused(504, 4);
            assertThat(hidden.message()).startsWith("Stored");
            assertThat(hub(0).get("/v1/topics/stalled/messages").ok().get("messages")).hasSize(1);
            JsonNode unready = hub(1).get("/readyz").json();
            assertThat(unready.get("reason").asText()).contains("'message'");
        }
        assertThat(count("stream_name = 'message-stalled'")).isEqualTo(before);
        assertThat(hub(0).postMessage("stalled", "after").get("position").asText()).isEqualTo("1");
        String cursor = hub(1).get("/v1/topics").cursor().orElseThrow();
        hub(1).postMessage("hidden", "there after all");
        assertThat(hub(1).get("/v1/topics/hidden").ok().at("/topic/name").asText())
                .isEqualTo("hidden");
        assertThat(cursor).isNotEmpty();
    }

    @Test
    void aHubThatStartsAnewOnTheSameLogShowsTheSame() throws IOException, InterruptedException {
        hub(0).createTopic("copy");
        for (int i = 0; i < 30; i++) {
            hub(i).postMessage("copy", "message " + i + " #tag" + i);
        }
        List<JsonNode> all = walk(hub(0), "copy", false, 100);
        hub(2).patch(
                        "/v1/messages/" + all.get(2).get("id").asText(),
                        "{'message': {'content_text': 'edited'}, 'update_mask': 'content_text'}")
                .ok();
        String cursor =
                hub(3).delete("/v1/messages/" + all.get(3).get("id").asText())
                        .cursor()
                        .orElseThrow();
        try (HubFixture c = HubFixture.start(folder.resolve("c"), postgres.url())) {
            for (boolean descending : List.of(true, false)) {
                List<JsonNode> copied =
                        walk(c.as("ann").with("Parley-Cursor", cursor), "copy", descending, 7);
                assertThat(copied)
                        .hasSize(29)
                        .isEqualTo(
                                walk(hub(0).with("Parley-Cursor", cursor), "copy", descending, 7));
            }
        }
    }
}
