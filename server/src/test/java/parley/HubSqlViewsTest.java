package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.log.EmbeddedPostgres;

/** {@code parley.users}, {@code parley.topics} and {@code parley.messages}: what the API says. */
class HubSqlViewsTest {
    @TempDir Path folder;

    @Test
    void theSqlViewsShowWhatTheApiShows() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
                HubFixture hub = HubFixture.start(folder.resolve("hub"), postgres.url(), "root");
                Connection connection =
                        DriverManager.getConnection(
                                postgres.jdbcUrl(), postgres.user(), postgres.password())) {
            live(hub);
            RestClient root = hub.as("root");
            assertThat(rows(connection, "users", "id, name, avatar, version", "id"))
                    .isEqualTo(
                            fields(
                                    root.get("/v1/users").ok().get("users"),
                                    "id",
                                    "name",
                                    "avatar",
                                    "version"));
            assertThat(
                            rows(
                                    connection,
                                    "topics",
                                    "id, name, creator_id, visibility, version",
                                    "name"))
                    .isEqualTo(
                            fields(
                                    root.get("/v1/topics").ok().get("topics"),
                                    "id",
                                    "name",
                                    "creatorId",
                                    "visibility",
                                    "version"));
            assertThat(rows(connection, "topics", "array_to_string(members, ' ')", "name"))
                    .containsExactly(List.of("bob dan"), List.of(""));
            for (String topic : List.of("1", "public")) {
                JsonNode listed =
                        root.get("/v1/topics/" + topic + "/messages").ok().get("messages");
                assertThat(
                                rows(
                                        connection,
                                        "messages WHERE topic_id = '" + topic + "'",
                                        "id, position, user_id, content_type, content_text,"
                                                + " reply_to, version",
                                        "position"))
                        .isNotEmpty()
                        .isEqualTo(
                                fields(
                                        listed,
                                        "id",
                                        "position",
                                        "userId",
                                        "contentType",
                                        "contentText",
                                        "replyTo",
                                        "version"));
                assertThat(times(connection, topic))
                        .isEqualTo(
                                listed.findValuesAsText("updatedAt").stream()
                                        .map(text -> OffsetDateTime.parse(text).toInstant())
                                        .toList());
            }
            assertThat(rows(connection, "messages", "count(*)", "1")).containsExactly(List.of("5"));
            assertThat(rows(connection, "users WHERE id = 'ann'", "profile_data->>'x'", "1"))
                    .containsExactly(List.of("1"));
        }
    }

    /** A little of everything that can happen. */
    private static void live(HubFixture hub) {
        RestClient ann = hub.as("ann");
        RestClient bob = hub.as("bob");
        RestClient cal = hub.as("cal");
        ann.post(
                        "/v1/topics",
                        "{'topic': {'id': '1', 'name': 'One', 'users': {'bob': true, 'cal':"
                                + " true}}}")
                .ok();
        ann.createTopic("gone");
        ann.patch(
                        "/v1/topics/1",
                        "{'topic': {'name': 'First'}, 'update_mask': 'name', 'add_users': ['dan',"
                                + " 'eve'], 'remove_users': ['cal']}")
                .ok();
        ann.patch("/v1/topics/1", "{'topic': {}, 'remove_users': ['eve']}").ok();
        bob.postMessage("gone", "goes with its topic");
        cal.postMessage("1", "goes with its author");
        String edited = ann.postMessage("1", "before").get("id").asText();
        String deleted = ann.postMessage("1", "deleted").get("id").asText();
        bob.post(
                        "/v1/topics/1/messages",
                        "{'message': {'content_text': 'answer', 'content_type': 'text/plain',"
                                + " 'reply_to': '"
                                + edited
                                + "'}}")
                .ok();
        ann.patch(
                        "/v1/messages/" + edited,
                        "{'message': {'content_text': 'between'}, 'update_mask': 'content_text'}")
                .ok();
        ann.patch(
                        "/v1/messages/" + edited,
                        "{'message': {'content_text': 'after'}, 'update_mask': 'content_text'}")
                .ok();
        ann.delete("/v1/messages/" + deleted).ok();
        ann.delete("/v1/topics/gone").ok();
        hub.anonymous()
                .post("/v1/topics/public/messages", "{'message': {'content_text': 'anyone'}}")
                .ok();
        ann.patch(
                        "/v1/users/ann",
                        "{'user': {'name': 'Ann', 'avatar': 'a.png', 'profile_data': {'x': 1}},"
                                + " 'update_mask': 'name,avatar,profile_data'}")
                .ok();
        hub.as("root").delete("/v1/users/cal").ok();
        bob.postMessage("1", "last");
        bob.postMessage("public", "hello");
    }

    private static List<List<String>> rows(
            Connection connection, String view, String columns, String order) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT %s FROM parley.%s ORDER BY %s"
                                        .formatted(columns, view, order))) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getString(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<java.time.Instant> times(Connection connection, String topic)
            throws SQLException {
        List<java.time.Instant> times = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT updated_at FROM parley.messages WHERE topic_id = '"
                                        + topic
                                        + "' ORDER BY position")) {
            while (result.next()) {
                times.add(result.getObject(1, OffsetDateTime.class).toInstant());
            }
        }
        return times;
    }

    private static List<List<String>> fields(JsonNode entities, String... names) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode entity : entities) {
            List<String> row = new ArrayList<>();
            for (String name : names) {
                row.add(entity.get(name).asText());
            }
            rows.add(row);
        }
        return rows;
    }

    /** Somebody's own view stands on ours, which cannot be replaced then: the hub starts. */
    @Test
    void aViewThatCannotBeReplacedKeepsNoHubFromStarting() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
                Connection connection =
                        DriverManager.getConnection(
                                postgres.jdbcUrl(), postgres.user(), postgres.password());
                Statement statement = connection.createStatement()) {
            HubFixture.start(folder.resolve("hub"), postgres.url()).close();
            statement.execute("DROP VIEW parley.users");
            statement.execute("CREATE VIEW parley.users AS SELECT 1 AS outdated");
            statement.execute("CREATE VIEW public.mine AS SELECT * FROM parley.users");

            try (HubFixture hub = HubFixture.start(folder.resolve("hub"), postgres.url())) {
                hub.as("ann").createTopic("t");
            }
            assertThat(rows(connection, "users", "outdated", "1")).containsExactly(List.of("1"));
            statement.execute("DROP VIEW public.mine");
            try (HubFixture hub = HubFixture.start(folder.resolve("hub"), postgres.url())) {
                assertThat(hub.hub().obstacle()).isEmpty();
            }
            assertThat(rows(connection, "users", "id", "1")).containsExactly(List.of("ann"));
        }
    }

    /** The questions that the guide asks are answered. */
    @Test
    void theGuidesQuestionsAreAnswered() throws Exception {
        String guide = Files.readString(Path.of("../docs/data.md"));
        List<String> questions =
                Pattern.compile("```sql\\n(.*?)```", Pattern.DOTALL)
                        .matcher(guide)
                        .results()
                        .flatMap(block -> Stream.of(block.group(1).split(";")))
                        .map(String::strip)
                        .filter(sql -> !sql.isEmpty())
                        .toList();
        assertThat(questions).hasSizeGreaterThan(4);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
                HubFixture hub = HubFixture.start(folder.resolve("hub"), postgres.url());
                Connection connection =
                        DriverManager.getConnection(
                                postgres.jdbcUrl(), postgres.user(), postgres.password());
                Statement statement = connection.createStatement()) {
            hub.as("ann").createTopic("q43u");
            hub.as("ann").postMessage("q43u", "What about lunch?");
            for (String question : questions) {
                try (ResultSet answer = statement.executeQuery(question)) {
                    assertThat(answer.next()).as(question).isTrue();
                }
            }
        }
    }
}
