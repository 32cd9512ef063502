package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.log.Deadline;

/**
 * A hub is killed at random moments, over and over again, and comes back with an index that answers
 * as one does that was built from the log alone.
 */
final class HubIndexKillTest {
    private static final int QUESTIONS = 1000;

    /** After a rebuild; what came back in other ways is asked the more. */
    private static final int FEWER_QUESTIONS = Soak.times(200, QUESTIONS);

    private static final List<String> TOPICS = List.of("t0", "t1", "t2");

    @TempDir private Path temp;
    private final Random random = new Random(7);
    private final RandomQuestions questions = new RandomQuestions(random, TOPICS);
    private final List<String> posted = new ArrayList<>();
    private HubFixture database;
    private String url = "";

    /** Another hub runs the database, which therefore lives on. */
    @BeforeEach
    void startDatabase() throws Exception {
        Path first = temp.resolve("first");
        database = HubFixture.start(first, "postgres:");
        url = Files.readString(first.resolve("postgres.url")).strip();
        TOPICS.forEach(database.as("ann")::createTopic);
        write(database.anonymous(), 500);
    }

    @AfterEach
    void stopDatabase() {
        database.close();
    }

    /** Posts, edits and deletes. */
    private void write(RestClient hub, int times) {
        for (int i = 0; i < times; i++) {
            RestClient user = hub.as(questions.user());
            int kind = random.nextInt(10);
            if (kind < 7 || posted.isEmpty()) {
                posted.add(
                        user.postMessage(questions.topic(), questions.text()).get("id").asText());
            } else {
                String path = "/v1/messages/" + posted.get(random.nextInt(posted.size()));
                if (kind == 7) {
                    user.delete(path);
                } else {
                    user.patch(
                            path,
                            "{'message': {'content_text': '%s'}, 'update_mask': 'content_text'}"
                                    .formatted(questions.text()));
                }
            }
        }
    }

    /** The index is made durable every few seconds: what comes before that must not be lost. */
    private void writeUntilSomeIsDurable(RestClient hub, Path data) throws IOException {
        List<Path> before = commits(data);
        Deadline patience = Deadline.in(Duration.ofSeconds(60));
        do {
            write(hub, 10);
            assertThat(patience.hasPassed()).isFalse();
        } while (commits(data).equals(before));
    }

    /** The files that say what is durable, of an index or of several. */
    private static List<Path> commits(Path data) throws IOException {
        List<Path> commits = new ArrayList<>();
        for (Path index : matching(data, "index*")) {
            if (Files.isDirectory(index)) {
                commits.addAll(matching(index, "segments_*"));
            }
        }
        return commits;
    }

    private static List<Path> matching(Path folder, String names) throws IOException {
        List<Path> matching = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, names)) {
            entries.forEach(matching::add);
        } catch (NoSuchFileException _) {
            // deleted meanwhile
        }
        Collections.sort(matching);
        return matching;
    }

    private HubProcess start(Path data) throws IOException, InterruptedException {
        return HubProcess.start(
                "--listen=127.0.0.1:0", "--data=" + data, "--log=" + url, "--admins=root");
    }

    /** Beside the hub that comes back, one whose index is built from nothing. */
    private void assertComesBack(Path data, int round, int asked) throws Exception {
        try (HubFixture back = HubFixture.start(data, url);
                HubFixture rebuilt = HubFixture.start(temp.resolve("rebuilt" + round), url)) {
            Optional<String> cursor = database.as("ann").get("/v1/topics").cursor();
            questions.assertSameAnswers(
                    asked,
                    back.as("ann").with("Parley-Cursor", cursor.orElseThrow()),
                    rebuilt.as("ann").with("Parley-Cursor", cursor.orElseThrow()));
        }
    }

    @Test
    void killedDuringIndexing() throws Exception {
        Path data = temp.resolve("killed");
        for (int round = 0; round < Soak.times(5, 50); round++) {
            try (HubProcess hub = start(data).awaitReady()) {
                if (round % 2 == 0) {
                    writeUntilSomeIsDurable(hub.anonymous(), data);
                }
                write(hub.anonymous(), 50 + random.nextInt(300));
                hub.kill();
            }
            assertComesBack(data, round, QUESTIONS);
        }
    }

    @Test
    void killedDuringARebuild() throws Exception {
        Path data = temp.resolve("killed");
        int underWay = 0;
        for (int round = 0; round < Soak.times(2, 50); round++) {
            try (HubProcess hub = start(data).awaitReady()) {
                RestClient root = hub.as("root");
                AtomicReference<String> job = new AtomicReference<>("");
                // At first a hub without an index is at a job of its own.
                Eventually.holds(
                        "a rebuild starts",
                        Duration.ofSeconds(60),
                        () -> {
                            RestClient.Answer answer = root.post("/v1/admin:rebuild", "{}");
                            job.set(answer.json().path("job").path("id").asText());
                            return answer.status() == 200;
                        });
                // Every third right away; of the others some when it has come to its end.
                write(hub.anonymous(), random.nextInt(3) * random.nextInt(40));
                String state =
                        root.get("/v1/admin/jobs/" + job.get())
                                .ok()
                                .get("job")
                                .get("state")
                                .asText();
                underWay += state.equals("RUNNING") ? 1 : 0;
                hub.kill();
            }
            assertComesBack(data, round, FEWER_QUESTIONS);
        }
        // Of few, all may have ended before the kill.
        assertThat(underWay).isGreaterThanOrEqualTo(Soak.times(0, 1));
    }
}
