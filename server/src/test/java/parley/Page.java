package parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One page of a list.
 *
 * @param next the key of the page after it; empty on the last one
 */
record Page(List<JsonNode> entries, String next) {
    /**
     * @param list the name of the list in the answer
     */
    static Page of(RestClient caller, String path, String list) {
        JsonNode answer = caller.get(path).ok();
        return new Page(
                answer.get(list).valueStream().toList(), answer.get("nextPageKey").textValue());
    }

    /**
     * Walks a list to its end: every page but the last is full.
     *
     * @param path with a query
     */
    static List<JsonNode> walk(RestClient caller, String path, String list, int pageSize) {
        List<JsonNode> all = new ArrayList<>();
        Page page = of(caller, path + "&page_size=" + pageSize, list);
        while (!page.next().isEmpty()) {
            assertThat(page.entries()).hasSize(pageSize);
            all.addAll(page.entries());
            page = of(caller, path + "&pageSize=" + pageSize + "&page_key=" + page.next(), list);
        }
        assertThat(page.entries()).hasSizeLessThanOrEqualTo(pageSize);
        all.addAll(page.entries());
        return all;
    }
}
