package parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import parley.view.PageBytes;
import parley.view.message.Part;

class PageSizeTest {
    private static final long HALF = PageBytes.MOST / 2;

    @Test
    void aPageEndsWhereItWasAskedToEnd() {
        assertThat(PageSize.cut(List.of(1, 2, 3), 3, _ -> 1)).isEqualTo(part(false, 1, 2, 3));
        assertThat(PageSize.cut(List.of(1, 2, 3), 2, _ -> 1)).isEqualTo(part(true, 1, 2));
        assertThat(PageSize.cut(List.of(), 2, _ -> 1)).isEqualTo(part(false));
    }

    @Test
    void aPageEndsWithTheEntryThatFillsIt() {
        assertThat(PageSize.cut(List.of(1, 2, 3, 4), 4, _ -> HALF)).isEqualTo(part(true, 1, 2, 3));
        assertThat(PageSize.cut(List.of(1, 2, 3), 4, _ -> HALF)).isEqualTo(part(false, 1, 2, 3));
        assertThat(PageSize.cut(List.of(1, 2), 4, _ -> Long.MAX_VALUE)).isEqualTo(part(true, 1));
    }

    private static Part<Integer> part(boolean more, Integer... entries) {
        return new Part<>(List.of(entries), more);
    }
}
