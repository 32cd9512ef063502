package parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class MarkdownTableTest {

    @Test
    void linesUpItsColumns() {
        MarkdownTable table = new MarkdownTable("", "requests/s", "p99");
        table.row("posts", "1,234", "17.25").row("newest page", "8", "");
        assertThat(table)
                .hasToString(
                        """
                        |             | requests/s |   p99 |
                        |:------------|-----------:|------:|
                        | posts       |      1,234 | 17.25 |
                        | newest page |          8 |       |
                        """);
    }

    @Test
    void keepsABarInsideItsCell() {
        assertThat(new MarkdownTable("one").row("a|b").toString()).contains("| a\\|b |");
    }

    @Test
    void refusesARowThatDoesNotFit() {
        MarkdownTable table = new MarkdownTable("a", "b");
        assertThatThrownBy(() -> table.row("1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table.row("1", "2\n3"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
