package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages so large that 2 MiB, where a page ends, are fewer of them than were asked for. */
class HubLargePagesTest {
    private static final int BYTES = 60_000;
    private static final int FULL_PAGE = (2 << 20) / BYTES + 1;
    private static final int MESSAGES = 4 * FULL_PAGE + 3;

    @TempDir private static Path data;
    private static HubFixture hub;

    @BeforeAll
    static void start() throws Exception {
        hub = HubFixture.start(data, "memory:");
        hub.as("ann").createTopic("t");
        for (int i = 0; i < MESSAGES; i++) {
            hub.as("ann").postMessage("t", ("%0" + BYTES + "d").formatted(i));
        }
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 36, 101, 102, 1000})
    void aPageEndsWithTheMessageThatFillsItAndTheNextOneGoesOn(int size) {
        List<Integer> oldestFirst = IntStream.range(0, MESSAGES).boxed().toList();
        assertThat(pages(size, false))
                .hasSize(5)
                .allSatisfy(page -> assertThat(page).hasSizeLessThanOrEqualTo(FULL_PAGE))
                .satisfies(pages -> assertThat(joined(pages)).isEqualTo(oldestFirst));
        assertThat(pages(size, true))
                .hasSize(5)
                .allSatisfy(page -> assertThat(page).hasSizeLessThanOrEqualTo(FULL_PAGE))
                .satisfies(pages -> assertThat(joined(pages)).isEqualTo(oldestFirst.reversed()));
    }

    private static List<Integer> joined(List<? extends List<Integer>> pages) {
        return pages.stream().flatMap(List::stream).toList();
    }

    private static List<List<Integer>> pages(int size, boolean descending) {
        List<List<Integer>> pages = new ArrayList<>();
        String key = "";
        do {
            JsonNode page =
                    hub.as("ann")
                            .get(
                                    "/v1/topics/t/messages?page_size=%d&descending=%s&page_key=%s"
                                            .formatted(size, descending, key))
                            .ok();
            List<Integer> numbers = new ArrayList<>();
            page.get("messages")
                    .forEach(m -> numbers.add(Integer.valueOf(m.get("contentText").asText())));
            pages.add(numbers);
            key = page.get("nextPageKey").asText();
        } while (!key.isEmpty());
        return pages;
    }
}
