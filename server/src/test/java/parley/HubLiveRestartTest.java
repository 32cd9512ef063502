package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who comes back to a hub that was started anew. */
final class HubLiveRestartTest {
    private static final int POSTS = 50;
    private static final int SEEN = 10;

    @TempDir Path data;

    @Test
    void theyGetFromMemoryWhatCameLastBeforeTheStart() throws Exception {
        String cursor = "";
        List<String> posted = new ArrayList<>();
        try (HubFixture hub = HubFixture.start(data, "postgres:")) {
            RestClient ann = hub.as("ann");
            ann.createTopic("t");
            for (int i = 0; i < POSTS; i++) {
                if (i == SEEN) {
                    cursor = ann.get("/v1/topics/t").cursor().orElseThrow();
                }
                posted.add(ann.postMessage("t", "text " + i).get("id").textValue());
            }
        }
        try (HubFixture hub = HubFixture.start(data, "postgres:");
                LiveClients clients = new LiveClients();
                LiveFollower bob = new LiveFollower()) {
            bob.cutBy(clients.webSocket(hub.as("bob"), bob)::close);
            bob.say(LiveClients.subscribe(cursor, "", List.of("t")));
            for (String id : posted.subList(SEEN, POSTS)) {
                assertThat(bob.next("messagePosted").at("/message/id").textValue()).isEqualTo(id);
            }
            bob.next("caughtUp");

            assertThat(hub.hub().historyReads()).isZero();
        }
    }
}
