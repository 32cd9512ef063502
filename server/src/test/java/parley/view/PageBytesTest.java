package parley.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageBytesTest {
    @Test
    void aPageHasRoomUntilItsBoundIsExceeded() {
        PageBytes bytes = new PageBytes(10);
        assertThat(bytes.hasRoom()).isTrue();
        bytes.add(10);
        assertThat(bytes.hasRoom()).isTrue();
        bytes.add(1);
        assertThat(bytes.hasRoom()).isFalse();
    }

    @Test
    void aPageOfOneLargeEntryIsFull() {
        PageBytes bytes = new PageBytes();
        bytes.add(PageBytes.MOST + 1);
        assertThat(bytes.hasRoom()).isFalse();
    }
}
