package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Followers that are cut off again and again while many post through two hubs. */
final class HubLiveLoadTest {
    private static final int FOLLOWERS = Soak.times(100, 2_000);
    private static final int TOPICS = Soak.times(10, 100);
    private static final Duration POSTING = Duration.ofSeconds(Soak.times(6, 60));
    private static final int POSTERS = 8;

    /** In each such time a hundredth of them is cut off. */
    private static final Duration BETWEEN_CUTS = Duration.ofMillis(25);

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir static Path folder;

    @Test
    void eachIsToldExactlyWhatAReaderOfTheLogReads() throws Exception {
        List<String> topics = IntStream.range(0, TOPICS).mapToObj(i -> "t" + i).toList();
        try (HubPair pair = HubPair.start(folder);
                LiveClients clients = new LiveClients()) {
            topics.forEach(pair.hub(0)::createTopic);
            String from = pair.hub(0).get("/v1/topics").cursor().orElseThrow();
            List<ComingBack> followers = followers(pair, clients, topics, from);
            var cuts = cutOff(clients, followers);
            int posted = post(pair, topics);
            cuts.cancel(false);
            LiveLog log;
            try (Connection connection = pair.connection()) {
                log = LiveLog.read(connection);
            }
            assertThat(log.after(LiveLog.place(from), topics)).hasSize(posted);
            for (ComingBack each : followers) {
                int expected = log.after(each.from(), each.topics()).size();
                Eventually.holds("all is told", PATIENCE, () -> each.count() >= expected);
            }
            clients.thread().submit(() -> followers.forEach(ComingBack::leave)).get();
            for (ComingBack each : followers) {
                assertThat(each.wrong()).isEmpty();
                assertThat(each.marks()).isEqualTo(log.after(each.from(), each.topics()));
            }
            assertThat(followers)
                    .extracting(ComingBack::begun)
                    .filteredOn(times -> times > 1)
                    .hasSizeGreaterThan(FOLLOWERS / 2);
        }
    }

    /** Half by WebSocket, half as streams; of one to three topics each; on either hub in turn. */
    private static List<ComingBack> followers(
            HubPair pair, LiveClients clients, List<String> topics, String from) throws Exception {
        Random random = new Random(1);
        List<ComingBack> followers = new ArrayList<>();
        for (int i = 0; i < FOLLOWERS; i++) {
            int count = 1 + random.nextInt(3);
            List<String> some =
                    random.ints(0, topics.size())
                            .distinct()
                            .limit(count)
                            .mapToObj(topics::get)
                            .toList();
            followers.add(
                    new ComingBack(
                            clients, () -> pair.hub(random.nextInt(2)), i % 2 == 0, some, from));
        }
        clients.thread().submit(() -> followers.forEach(ComingBack::begin)).get();
        return followers;
    }

    private static Future<?> cutOff(LiveClients clients, List<ComingBack> followers) {
        Random random = new Random(2);
        return clients.thread()
                .scheduleAtFixedRate(
                        () -> {
                            for (int i = 0; i < FOLLOWERS / 100; i++) {
                                followers.get(random.nextInt(FOLLOWERS)).cut();
                            }
                        },
                        BETWEEN_CUTS.toMillis(),
                        BETWEEN_CUTS.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private static int post(HubPair pair, List<String> topics) throws Exception {
        long end = System.nanoTime() + POSTING.toNanos();
        try (ExecutorService posters = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int p = 0; p < POSTERS; p++) {
                int poster = p;
                all.add(posters.submit(() -> post(pair, topics, poster, end)));
            }
            int sum = 0;
            for (Future<Integer> each : all) {
                sum += each.get();
            }
            return sum;
        }
    }

    /** Posts, and edits and deletes some of that. */
    private static int post(HubPair pair, List<String> topics, int poster, long end) {
        Random random = new Random(poster);
        RestClient hub = pair.hub(poster);
        int count = 0;
        while (System.nanoTime() < end) {
            String topic = topics.get(random.nextInt(topics.size()));
            String id = hub.postMessage(topic, poster + " " + count).get("id").asText();
            count++;
            if (random.nextInt(10) == 0) {
                ObjectNode edit = RestClient.json("{'update_mask': 'content_text'}");
                edit.putObject("message").put("content_text", "edited " + count);
                hub.send("PATCH", "/v1/messages/" + id, edit).ok();
                hub.delete("/v1/messages/" + id).ok();
                count += 2;
            }
        }
        return count;
    }
}
