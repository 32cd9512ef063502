package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import parley.log.EmbeddedPostgres;

/**
 * What stands in the log may surprise a hub: another form of what it wrote, what others wrote, or
 * less than it knew.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HubResilienceTest {
    @TempDir static Path folder;
    private EmbeddedPostgres postgres;
    private HubFixture hub;

    @BeforeAll
    void start() throws Exception {
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
        hub = HubFixture.start(folder.resolve("hub"), postgres.url());
    }

    @AfterAll
    void stop() throws Exception {
        hub.close();
        postgres.close();
    }

    private void sql(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                postgres.jdbcUrl(), postgres.user(), postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void whatWasAcceptedIsShownThoughTheDatabaseWritesItLonger() {
        RestClient ann = hub.as("ann");
        ann.createTopic("forms");
        ObjectNode body = RestClient.json("{}");
        ObjectNode message = body.putObject("message");
        ArrayNode numbers = message.putObject("content_data").putArray("a");
        for (int i = 0; i < 1500; i++) {
            numbers.add(1e300); // jsonb writes out every digit
        }
        message.putArray("hashtags").add("İstanbul");
        JsonNode posted = ann.send("POST", "/v1/topics/forms/messages", body).ok().get("message");

        JsonNode shown = ann.get("/v1/messages/" + posted.get("id").asText()).ok().get("message");
        assertThat(shown.at("/contentData/a")).hasSize(1500);
        assertThat(shown.get("hashtags")).isEqualTo(posted.get("hashtags"));
        assertThat(ann.get("/v1/topics/forms/messages").ok().get("messages")).hasSize(1);
    }

    @Test
    void aTopicWithEventsOfAnUnknownTypeCanStillBeChanged() throws SQLException {
        RestClient ann = hub.as("ann");
        ann.createTopic("newer");
        sql(
                "SELECT message_store.write_message(gen_random_uuid()::varchar, 'topic-newer',"
                        + " 'TopicPinned', '{\"topicId\": \"newer\"}')");

        JsonNode renamed =
                ann.patch(
                                "/v1/topics/newer",
                                "{'topic': {'name': 'changed'}, 'update_mask': 'name'}")
                        .ok();
        assertThat(renamed.at("/topic/version").asText()).isEqualTo("2");
        assertThat(ann.get("/v1/topics/newer").ok().at("/topic/name").asText())
                .isEqualTo("changed");
    }

    @Test
    void aPageOfLargeMessagesEndsEarlyAndGoesOnWithItsKey() {
        RestClient ann = hub.as("ann");
        ann.createTopic("large");
        String text = "x".repeat(60_000);
        int count = 150;
        for (int i = 0; i < count; i++) {
            ann.postMessage("large", text);
        }
        for (String order : new String[] {"false", "true"}) {
            int seen = 0;
            int pages = 0;
            String key = "";
            do {
                JsonNode page =
                        ann.get(
                                        "/v1/topics/large/messages?page_size=1000&descending=%s&page_key=%s"
                                                .formatted(order, key))
                                .ok();
                seen += page.get("messages").size();
                pages++;
                key = page.get("nextPageKey").asText();
            } while (!key.isEmpty());
            assertThat(seen).isEqualTo(count);
            assertThat(pages).isGreaterThan(1);
        }
    }

    @Test
    void viewsThatAreAheadOfARestoredLogAreRebuilt() throws Exception {
        Path data = folder.resolve("restored");
        String id;
        try (HubFixture before = HubFixture.start(data, "postgres:")) {
            RestClient ann = before.as("ann");
            ann.createTopic("kept");
            id = ann.postMessage("kept", "in the backup").get("id").asText();
            ann.createTopic("lost");
            for (int i = 0; i < 20; i++) {
                ann.postMessage("lost", "after the backup");
            }
        }
        try (EmbeddedPostgres database = EmbeddedPostgres.start(data.resolve("postgres"));
                Connection connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            // Ann's registration, the topic, the message.
            statement.execute("DELETE FROM message_store.messages WHERE global_position > 3");
            statement.execute(
                    "SELECT setval('message_store.messages_global_position_seq', 3, true)");
        }
        assertThat(data.resolve("directory.snapshot")).isNotEmptyFile();
        assertThat(Files.exists(data.resolve("index"))).isTrue();
        try (HubFixture after = HubFixture.start(data, "postgres:")) {
            RestClient ann = after.as("ann");
            ann.get("/v1/topics/lost").refused(404, 5);
            ann.get("/v1/messages/" + id).ok();
            ann.createTopic("lost");
            String next = ann.postMessage("kept", "goes on").get("id").asText();
            ann.get("/v1/messages/" + next).ok();
            assertThat(ann.get("/v1/topics/kept/messages").ok().get("messages")).hasSize(2);
        }
    }
}
