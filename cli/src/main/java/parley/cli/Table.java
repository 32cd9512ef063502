package parley.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows whose columns line up. A column is as wide as its widest text, {@value #WIDEST_COLUMN} at
 * most; a longer text pushes the rest of its own row. The last column's further lines are indented
 * to where it starts, so that no text can look like another row.
 */
final class Table {

    static final int WIDEST_COLUMN = 40;

    private static final String GAP = "  ";

    private final List<List<Cell>> rows = new ArrayList<>();
    private int[] widths = {};

    /** A text in its style; whoever wrote the text, it is harmless here. */
    record Cell(Style style, String text) {
        /** A cell of one line. */
        static Cell of(Style style, String text) {
            return new Cell(style, HarmlessText.line(text));
        }

        /** What stands above a column or before a fact. */
        static Cell heading(String text) {
            return of(Style.DIM, text);
        }

        /** A cell that may have several lines, for the last column. */
        static Cell lines(Style style, String text) {
            return new Cell(style, HarmlessText.lines(text));
        }
    }

    void row(Cell... cells) {
        rows.add(List.of(cells));
        widths = Arrays.copyOf(widths, Math.max(widths.length, cells.length));
        for (int i = 0; i < cells.length; i++) {
            int width = Math.min(TextWidth.of(cells[i].text()), WIDEST_COLUMN);
            widths[i] = Math.max(widths[i], width);
        }
    }

    /** A row of a name and what it stands for. */
    void fact(String name, String text) {
        row(Cell.heading(name), Cell.of(Style.PLAIN, text));
    }

    /** Prints the rows and forgets them; rows that follow keep to the columns' widths so far. */
    void print(Terminal terminal) {
        for (List<Cell> row : rows) {
            terminal.line(shown(row, terminal));
        }
        rows.clear();
    }

    private String shown(List<Cell> row, Terminal terminal) {
        StringBuilder line = new StringBuilder();
        int start = 0;
        for (int i = 0; i < row.size() - 1; i++) {
            Cell cell = row.get(i);
            int width = TextWidth.of(cell.text());
            int padding = Math.max(0, widths[i] - width);
            line.append(terminal.style(cell.style(), cell.text()));
            line.append(" ".repeat(padding)).append(GAP);
            start += width + padding + GAP.length();
        }
        Cell last = row.getLast();
        String separator = "\n" + " ".repeat(start);
        List<String> lines = last.text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            line.append(i == 0 ? "" : separator);
            line.append(terminal.style(last.style(), lines.get(i)));
        }
        return line.toString().stripTrailing();
    }
}
