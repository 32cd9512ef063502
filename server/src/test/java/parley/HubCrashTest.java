package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.log.PostgresAddress;

/**
 * A hub, or its database, is killed while many post: nothing that was answered is lost, nothing
 * comes twice.
 */
final class HubCrashTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> TOPICS = List.of("t0", "t1", "t2");

    @TempDir Path folder;

    /**
     * Posts from many clients at once, each message under an id of its own; remembers those that
     * were answered.
     */
    private static final class Load implements AutoCloseable {
        private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
        private final AtomicBoolean running = new AtomicBoolean(true);
        private final AtomicInteger next = new AtomicInteger();
        private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

        Load(RestClient hub) {
            for (int c = 0; c < 16; c++) {
                RestClient client = hub.as("user" + c);
                clients.submit(
                        () -> {
                            while (running.get()) {
                                post(client);
                            }
                        });
            }
        }

        private void post(RestClient client) {
            int number = next.getAndIncrement();
            String topic = TOPICS.get(number % TOPICS.size());
            ObjectNode body = RestClient.json("{}");
            body.putObject("message").put("id", "m" + number).put("content_text", "text " + number);
            try {
                RestClient.Answer answer =
                        client.send("POST", "/v1/topics/" + topic + "/messages", body);
                if (answer.status() == 200) {
                    acknowledged.put("m" + number, topic);
                }
            } catch (RuntimeException e) {
                // The hub is gone: this post was not answered, so nothing is promised of it.
            }
        }

        void awaitAcknowledged(int count) throws InterruptedException {
            await("posts answered", () -> acknowledged.size() >= count);
        }

        @Override
        public void close() {
            running.set(false);
            clients.close();
        }
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting for: " + what).isLessThan(end);
            Thread.sleep(Duration.ofMillis(5));
        }
    }

    @Test
    void afterTheHubWasKilledEveryAnsweredMessageIsThereOnceAndTheIndexResumesFromItsCursor()
            throws Exception {
        Path data = folder.resolve("data");
        Map<String, String> acknowledged;
        try (HubProcess killed =
                HubProcess.start("--listen=127.0.0.1:0", "--data=" + data).awaitReady()) {
            TOPICS.forEach(topic -> createTopic(killed, topic));
            try (Load load = new Load(killed.anonymous())) {
                load.awaitAcknowledged(100);
                await("a commit of the index", () -> committedPosition(data) > 0);
                load.awaitAcknowledged(load.acknowledged.size() + 100);
                killed.kill();
                acknowledged = load.acknowledged;
            }
        }
        long indexHas = committedPosition(data);
        try (HubFixture again = HubFixture.start(data, "postgres:")) {
            checkTopics(again, acknowledged);
            assertThat(again.hub().appliedToMessages()).isEqualTo(eventsAfter(data, indexHas));
            assertThat(indexHas).isPositive();

            String url = Files.readString(data.resolve("postgres.url")).strip();
            try (HubFixture rebuilt = HubFixture.start(folder.resolve("rebuilt"), url)) {
                assertThat(rebuilt.hub().appliedToMessages()).isEqualTo(eventsAfter(data, 0));
                for (String topic : TOPICS) {
                    assertThat(messages(again, topic)).isEqualTo(messages(rebuilt, topic));
                }
            }
            assertThat(again.as("ann").postMessage("t0", "goes on").get("id").asText())
                    .isNotEmpty();
        }
    }

    private static void createTopic(HubProcess hub, String topic) {
        try {
            hub.as("ann").createTopic(topic);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void afterPostgresWasKilledTheHubGoesOnByItselfAndEveryAnsweredMessageIsThereOnce()
            throws Exception {
        Path data = folder.resolve("data");
        try (HubFixture hub = HubFixture.start(data, "postgres:")) {
            TOPICS.forEach(hub.as("ann")::createTopic);
            Map<String, String> acknowledged;
            try (Load load = new Load(hub.anonymous())) {
                for (int kill = 0; kill < 2; kill++) {
                    load.awaitAcknowledged(load.acknowledged.size() + 100);
                    killPostmaster(data);
                    load.awaitAcknowledged(load.acknowledged.size() + 100);
                }
                acknowledged = load.acknowledged;
            }
            checkTopics(hub, acknowledged);
        }
    }

    private static void killPostmaster(Path data) throws IOException {
        Path file = data.resolve("postgres").resolve("data").resolve("postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    /**
     * Every acknowledged message is in its topic once; positions have no gap; what is shown is in
     * the log.
     */
    private static void checkTopics(HubFixture hub, Map<String, String> acknowledged) {
        int listed = 0;
        for (String topic : TOPICS) {
            List<JsonNode> messages = messages(hub, topic);
            List<String> ids = messages.stream().map(m -> m.get("id").asText()).toList();
            assertThat(ids).doesNotHaveDuplicates();
            assertThat(ids)
                    .containsAll(
                            acknowledged.entrySet().stream()
                                    .filter(entry -> entry.getValue().equals(topic))
                                    .map(Map.Entry::getKey)
                                    .toList());
            assertThat(messages)
                    .extracting(message -> message.get("position").asLong())
                    .containsExactlyElementsOf(
                            LongStream.range(0, messages.size()).boxed().toList());
            listed += messages.size();
        }
        assertThat(listed).isGreaterThanOrEqualTo(acknowledged.size());
    }

    private static List<JsonNode> messages(HubFixture hub, String topic) {
        List<JsonNode> all = new ArrayList<>();
        String key = "";
        do {
            JsonNode page =
                    hub.as("ann")
                            .get("/v1/topics/" + topic + "/messages?page_size=500&page_key=" + key)
                            .ok();
            page.get("messages").forEach(all::add);
            key = page.get("nextPageKey").asText();
        } while (!key.isEmpty());
        return all;
    }

    /** The global position that the index's last commit names; 0 when there is none. */
    private static long committedPosition(Path data) {
        try (FSDirectory index = FSDirectory.open(data.resolve("index"));
                DirectoryReader reader = DirectoryReader.open(index)) {
            return Long.parseLong(
                    reader.getIndexCommit().getUserData().getOrDefault("position", "0"));
        } catch (IOException e) {
            return 0;
        }
    }

    private static long eventsAfter(Path data, long globalPosition)
            throws IOException, SQLException {
        PostgresAddress address =
                PostgresAddress.parse(Files.readString(data.resolve("postgres.url")).strip());
        try (Connection connection =
                        DriverManager.getConnection(
                                address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT count(*) FROM message_store.messages WHERE global_position"
                                        + " > "
                                        + globalPosition)) {
            row.next();
            return row.getLong(1);
        }
    }
}
