package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import parley.cli.Table.Cell;

final class TableTest {

    private static String printed(Table table) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        table.print(
                new Terminal(
                        InputStream.nullInputStream(),
                        stream,
                        stream,
                        false,
                        ZoneOffset.UTC,
                        Ends.UNKNOWN));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Cell plain(String text) {
        return Cell.of(Style.PLAIN, text);
    }

    @Test
    void columnsLineUpWhereCharactersAreWideOrHaveNoWidth() {
        Table table = new Table();
        table.row(plain("abcd"), plain("|"));
        table.row(plain("日本"), plain("|"));
        table.row(plain("e\u0301e\u0301"), plain("|"));
        table.row(plain("👍"), plain("|"));

        assertThat(printed(table)).isEqualTo("abcd  |\n日本  |\ne\u0301e\u0301    |\n👍    |\n");
    }

    @Test
    void aVeryLongTextPushesOnlyItsOwnRow() {
        Table table = new Table();
        table.row(plain("x".repeat(60)), plain("|"));
        table.row(plain("y"), plain("|"));

        assertThat(printed(table).lines())
                .containsExactly(
                        "x".repeat(60) + "  |", "y" + " ".repeat(Table.WIDEST_COLUMN - 1) + "  |");
    }

    @Test
    void furtherLinesStandUnderTheirColumnSoThatTheyCannotPassForRows() {
        Table table = new Table();
        table.row(plain("ann"), Cell.lines(Style.PLAIN, "hello\r\nbob  forged\u2028bob  again"));
        table.row(plain("bobby"), Cell.lines(Style.PLAIN, ""));

        assertThat(printed(table))
                .isEqualTo("ann    hello\n       bob  forged\n       bob  again\nbobby\n");
    }

    @Test
    void aCellOfOneLineStaysOne() {
        Table table = new Table();
        table.row(plain("a\nb\tc"), plain("|"));

        assertThat(printed(table)).isEqualTo("a␊b    c  |\n");
    }
}
