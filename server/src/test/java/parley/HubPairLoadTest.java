package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
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

/** Many clients of two hubs at once: everyone sees everything once and in order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HubPairLoadTest {
    private static final int READERS = 4;

    /** How often readers read right after their own writes. */
    private static final int READS = Integer.getInteger("parley.reads", 300);

    @TempDir static Path folder;
    private HubPair pair;

    @BeforeAll
    void start() throws Exception {
        pair = HubPair.start(folder);
    }

    @AfterAll
    void stop() throws Exception {
        pair.close();
    }

    @Test
    void aReaderSeesItsOwnWritesWhileOthersWrite() throws Exception {
        pair.hub(0).createTopic("own");
        AtomicBoolean writing = new AtomicBoolean(true);
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int w = 0; w < 16; w++) {
                RestClient writer = pair.hub(w);
                writers.submit(
                        () -> {
                            while (writing.get()) {
                                writer.postMessage("own", "noise");
                            }
                            return null;
                        });
            }
            List<Future<?>> readers = new ArrayList<>();
            for (int r = 0; r < READERS; r++) {
                int reader = r;
                readers.add(writers.submit(() -> seesItsOwnWrites(reader)));
            }
            try {
                for (Future<?> reader : readers) {
                    reader.get();
                }
            } finally {
                writing.set(false);
            }
        }
    }

    private boolean seesItsOwnWrites(int reader) {
        for (int i = reader; i < READS; i += READERS) {
            seesItsOwnWrite(pair.hub(i / READERS, "reader" + reader), i);
        }
        return true;
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
        pair.hub(0).createTopic("crowd");
        String created = pair.hub(0).get("/v1/topics/crowd").cursor().orElseThrow();
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
        String cursor = pair.hub(0).get("/v1/topics/crowd").cursor().orElseThrow();
        for (int h = 0; h < 2; h++) {
            List<JsonNode> listed =
                    HubPair.walk(pair.hub(h).with("Parley-Cursor", cursor), "crowd", false, 100);
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
            RestClient hub = pair.hub(i, "user" + client);
            ids.add(hub.postMessage("crowd", "user" + client + " " + i).get("id").asText());
        }
        return ids;
    }

    private Object walkWhile(AtomicBoolean posting, int walker, String cursor) {
        boolean descending = walker < 2;
        do {
            List<JsonNode> walked =
                    HubPair.walk(
                            pair.hub(walker).with("Parley-Cursor", cursor),
                            "crowd",
                            descending,
                            37);
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

    @Test
    void thePostThatSixtyFourClientsSendAtOnceWithOneIdIsOneEventAndSixtyFourEqualAnswers()
            throws Exception {
        pair.hub(0).createTopic("same");
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
                    RestClient hub = pair.hub(c, "ann");
                    posts.add(
                            executor.submit(() -> hub.post("/v1/topics/same/messages", body).ok()));
                }
                for (Future<JsonNode> post : posts) {
                    answers.add(post.get());
                }
            }
            assertThat(answers).hasSize(1);
            // Again after an edit, after a deletion, through the other hub: the first result.
            RestClient ann = pair.hub(0, "ann");
            ann.patch(
                            "/v1/messages/" + id,
                            "{'message': {'content_text': 'x'}, 'update_mask': 'content_text'}")
                    .ok();
            answers.add(pair.hub(1, "ann").post("/v1/topics/same/messages", body).ok());
            ann.delete("/v1/messages/" + id).ok();
            answers.add(pair.hub(1, "ann").post("/v1/topics/same/messages", body).ok());
            assertThat(answers).hasSize(1);
            // Another author, other content, another topic: a conflict.
            pair.hub(0, "bob").post("/v1/topics/same/messages", body).refused(409, 6);
            ann.post(
                            "/v1/topics/same/messages",
                            "{'message': {'id': '" + id + "', 'content_text': 'other'}}")
                    .refused(409, 6);
        }
        assertThat(pair.count("stream_name = 'message-same'")).isEqualTo(2);
    }
}
