package parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of topics, page by page. */
class HubTopicListTest {
    @TempDir Path data;

    @Test
    void topicsComeByNameThenId() throws Exception {
        try (HubFixture fresh = HubFixture.start(data, "memory:")) {
            RestClient bob = fresh.as("bob");
            List<String> names = List.of("b", "a", "B", "ä", "a b", "a", "#", "line\\nbreak", "a");
            for (int i = 0; i < names.size(); i++) {
                bob.post(
                                "/v1/topics",
                                "{'topic': {'name': '%s', 'id': 't%d'}}".formatted(names.get(i), i))
                        .ok();
            }
            for (int size = 1; size <= names.size() + 1; size++) {
                List<String> ids =
                        Page.walk(bob, "/v1/topics?", "topics", size).stream()
                                .map(topic -> topic.get("id").textValue())
                                .toList();
                assertThat(ids)
                        .containsExactly("t6", "t2", "t1", "t5", "t8", "t4", "t0", "t7", "t3");
            }
        }
    }

    @Test
    void privateTopicsAreSkippedInOthersListsWithoutAHole() throws Exception {
        try (HubFixture fresh = HubFixture.start(data, "memory:")) {
            RestClient bob = fresh.as("bob");
            for (int i = 10; i < 30; i++) {
                String visibility = i % 3 == 0 ? "PRIVATE" : "PUBLIC";
                bob.post(
                                "/v1/topics",
                                "{'topic': {'name': 'n%d', 'id': '%d', 'visibility': '%s'}}"
                                        .formatted(i, i, visibility))
                        .ok();
            }
            List<String> others =
                    IntStream.range(10, 30)
                            .filter(i -> i % 3 != 0)
                            .mapToObj(String::valueOf)
                            .toList();
            for (RestClient other : List.of(fresh.as("cleo"), fresh.anonymous())) {
                for (int size : new int[] {1, 4, 100}) {
                    assertThat(Page.walk(other, "/v1/topics?", "topics", size))
                            .extracting(topic -> topic.get("id").textValue())
                            .isEqualTo(others);
                }
            }
            assertThat(Page.walk(bob, "/v1/topics?", "topics", 6)).hasSize(20);
        }
    }
}
