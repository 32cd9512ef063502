package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.log.Deadline;

/** The message index is missing, damaged or not wanted any more, and the hub goes on. */
final class HubRebuildTest {
    private static final int MESSAGES = 300;

    @TempDir private static Path first;
    private static HubFixture database;
    private static String url = "";

    @TempDir private Path temp;
    private Path data = Path.of("");

    /** Another hub keeps the log, so that the one under test can come and go. */
    @BeforeAll
    static void startDatabase() throws Exception {
        database = HubFixture.start(first, "postgres:");
        url = Files.readString(first.resolve("postgres.url")).strip();
        RestClient ann = database.as("ann");
        ann.createTopic("t");
        for (int i = 0; i < MESSAGES; i++) {
            ann.postMessage("t", "number " + i + " #tag" + i % 3);
        }
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
    }

    @BeforeEach
    void nameFolder() {
        data = temp.resolve("data");
    }

    private HubFixture start() throws Exception {
        return HubFixture.start(data, url, "root");
    }

    private static List<String> all(RestClient hub, String query) {
        List<String> texts = new ArrayList<>();
        String key = "";
        do {
            JsonNode page = hub.get(query + "page_size=100&page_key=" + key).ok();
            page.get("messages").forEach(m -> texts.add(m.toString()));
            key = page.get("nextPageKey").asText();
        } while (!key.isEmpty());
        return texts;
    }

    private static void assertSame(HubFixture hub) {
        String cursor = hub.as("ann").get("/v1/topics").cursor().orElseThrow();
        for (String query :
                List.of(
                        "/v1/topics/t/messages?",
                        "/v1/messages?hashtag=tag1&",
                        "/v1/messages:search?query=number&")) {
            assertThat(all(hub.as("ann").with("Parley-Cursor", cursor), query))
                    .isEqualTo(all(database.as("ann").with("Parley-Cursor", cursor), query))
                    .isNotEmpty();
        }
    }

    @Test
    void aHubWithoutAnIndexBuildsOneFromTheLog() throws Exception {
        try (HubFixture hub = start()) {
            assertSame(hub);
            assertThat(all(hub.as("ann"), "/v1/topics/t/messages?"))
                    .hasSizeGreaterThanOrEqualTo(MESSAGES);
        }
        try (HubFixture again = start()) {
            assertThat(again.hub().appliedToMessages()).isZero();
            assertSame(again);
        }
        assertThat(folders()).containsExactly("index-2", "index.current");
    }

    private List<String> folders() throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("index"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aDamagedIndexIsFoundOutAndBuiltAnewWhileTheHubGoesOn() throws Exception {
        try (HubFixture hub = start()) {
            assertSame(hub);
        }
        Path damaged = data.resolve(Files.readString(data.resolve("index.current")).strip());
        flipBytes(damaged);
        try (HubFixture hub = start()) {
            hub.as("ann").postMessage("t", "goes on #tag1");
            awaitSame(hub);
            Eventually.holds(
                    "the damaged one is deleted",
                    Duration.ofSeconds(60),
                    () -> !Files.exists(damaged));
        }
    }

    /** The damage is found in the background: until then the hub may answer what it reads. */
    private void awaitSame(HubFixture hub) throws InterruptedException {
        Eventually.holds(
                "it is built anew",
                Duration.ofSeconds(60),
                () ->
                        folders().contains("index-3")
                                && hub.anonymous().get("/readyz").status() == 200);
        assertSame(hub);
    }

    /** In each of the larger files, some bytes in the middle. */
    private static void flipBytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".cfs")).toList()) {
                try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                    bytes.seek(bytes.length() / 2);
                    byte[] flipped = new byte[64];
                    bytes.readFully(flipped);
                    for (int i = 0; i < flipped.length; i++) {
                        flipped[i] ^= 0x55;
                    }
                    bytes.seek(bytes.length() / 2);
                    bytes.write(flipped);
                }
            }
        }
    }

    @Test
    void anIndexOfAnotherLogIsBuiltAnew() throws Exception {
        try (HubFixture other = HubFixture.start(data, "memory:", "root")) {
            other.as("ann").createTopic("t");
            other.as("ann").postMessage("t", "of another log");
        }
        Files.deleteIfExists(data.resolve("directory.snapshot"));
        try (HubFixture hub = start()) {
            assertSame(hub);
        }
    }

    @Test
    void administratorsHaveItRebuiltWhileOthersPostAndReadAndNothingIsLost() throws Exception {
        try (HubFixture hub = start()) {
            JsonNode job = started(hub, "/v1/admin:rebuild");
            assertThat(job.get("kind").asText()).isEqualTo("REBUILD");
            for (int i = 0; i < 100; i++) {
                String id = UUID.randomUUID().toString();
                hub.as("ann")
                        .post(
                                "/v1/topics/t/messages",
                                "{\"message\": {\"id\": \"%s\", \"content_text\": \"more %d #tag1\"}}"
                                        .formatted(id, i))
                        .ok();
                assertThat(hub.as("bob").get("/v1/messages/" + id).status()).isEqualTo(200);
                hub.as("ann")
                        .send(
                                "PATCH",
                                "/v1/messages/" + id,
                                RestClient.json(
                                        "{\"message\": {\"content_text\": \"else %d #tag1\"},"
                                                        .formatted(i)
                                                + " \"update_mask\": \"content_text\"}"))
                        .ok();
            }
            assertThat(ended(hub, job).get("state").asText()).isEqualTo("DONE");
            assertSame(hub);
            assertThat(check(hub).get("differenceCount").asText()).isEqualTo("0");
            assertThat(folders()).contains("index-3").doesNotContain("index-2");
        }
    }

    /** A hub that has just begun may still be at the end of a job of its own. */
    private static JsonNode started(HubFixture hub, String path) {
        Deadline patience = Deadline.in(Duration.ofSeconds(60));
        RestClient.Answer answer = hub.as("root").post(path, "{}");
        while (answer.status() == 409 && !patience.hasPassed()) {
            assertThat(answer.refused(409, 10).message()).contains("runs already, job '");
            answer = hub.as("root").post(path, "{}");
        }
        return answer.ok().get("job");
    }

    private static JsonNode check(HubFixture hub) {
        JsonNode job = started(hub, "/v1/admin:check");
        JsonNode ended = ended(hub, job);
        assertThat(ended.get("state").asText()).as(ended.toString()).isEqualTo("DONE");
        return ended;
    }

    private static JsonNode ended(HubFixture hub, JsonNode job) {
        Deadline patience = Deadline.in(Duration.ofSeconds(60));
        while (true) {
            JsonNode now =
                    hub.as("root").get("/v1/admin/jobs/" + job.get("id").asText()).ok().get("job");
            if (!now.get("state").asText().equals("RUNNING")) {
                return now;
            }
            assertThat(patience.hasPassed()).as(now.toString()).isFalse();
            Thread.onSpinWait();
        }
    }

    @Test
    void onlyAdministratorsMay() throws Exception {
        try (HubFixture hub = HubFixture.start(data, Map.of("log", "memory:", "admins", "root"))) {
            for (String path : List.of("/v1/admin:rebuild", "/v1/admin:check")) {
                assertThat(hub.as("ann").post(path, "{}").status()).isEqualTo(403);
                assertThat(hub.anonymous().post(path, "{}").status()).isEqualTo(401);
            }
            assertThat(hub.as("ann").get("/v1/admin/jobs/x").status()).isEqualTo(403);
            assertThat(hub.anonymous().get("/v1/admin/jobs/x").status()).isEqualTo(401);
            assertThat(hub.as("root").get("/v1/admin/jobs/x").status()).isEqualTo(404);
        }
    }

    @Test
    void aCheckOfAHubThatShowsWhatItsLogSaysFindsNothing() throws Exception {
        RestClient ann = database.as("ann");
        ann.createTopic("gone");
        ann.postMessage("gone", "with its topic");
        ann.send("DELETE", "/v1/topics/gone", RestClient.json("{}")).ok();
        RestClient eve = database.as("eve");
        eve.postMessage("t", "with its author");
        eve.send("DELETE", "/v1/users/eve", RestClient.json("{}")).ok();
        try (HubFixture hub = start()) {
            JsonNode found = check(hub);
            assertThat(found.get("differences")).isEmpty();
            assertThat(found.get("all").asLong()).isGreaterThan(MESSAGES);
            assertThat(folders()).doesNotContain("index-check");
        }
    }

    @Test
    void aCheckFindsWhatWasChangedBehindTheHubsBackAndARebuildMendsIt() throws Exception {
        String lost = database.as("zed").postMessage("t", "zebras").get("id").asText();
        try (HubFixture hub = start()) {
            assertThat(check(hub).get("differences")).isEmpty();
        }
        Path index = data.resolve(Files.readString(data.resolve("index.current")).strip());
        try (FSDirectory directory = FSDirectory.open(index);
                IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
            writer.deleteDocuments(new Term("author", "zed"));
            writer.commit();
        }
        try (HubFixture hub = start()) {
            JsonNode found = check(hub);
            assertThat(found.get("differenceCount").asText()).isEqualTo("1");
            assertThat(found.get("differences").get(0).asText())
                    .contains(lost)
                    .endsWith("is missing");

            JsonNode rebuild = started(hub, "/v1/admin:rebuild");
            assertThat(ended(hub, rebuild).get("state").asText()).isEqualTo("DONE");
            assertThat(check(hub).get("differences")).isEmpty();
            assertSame(hub);
        }
    }
}
