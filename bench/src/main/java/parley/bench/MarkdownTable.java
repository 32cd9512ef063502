package parley.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A Markdown table that can also be read as it is: its columns line up, the first to the left, the
 * others to the right.
 */
final class MarkdownTable {

    private static final int NARROWEST = 3;

    private final List<List<String>> rows = new ArrayList<>();

    MarkdownTable(String... headings) {
        rows.add(List.of(headings));
    }

    /**
     * @throws IllegalArgumentException when there are not as many cells as headings, or one holds a
     *     line's end
     */
    MarkdownTable row(String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException(
                    "%d cells under %d headings".formatted(cells.length, rows.getFirst().size()));
        }
        for (String cell : cells) {
            if (cell.contains("\n")) {
                throw new IllegalArgumentException("a cell of two lines: " + cell);
            }
        }
        rows.add(List.of(cells).stream().map(cell -> cell.replace("|", "\\|")).toList());
        return this;
    }

    /** Its lines, each with its end. */
    @Override
    public String toString() {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(Math.max(NARROWEST, widths[i]), row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            append(text, rows.get(r), widths);
            if (r == 0) {
                appendRule(text, widths);
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, List<String> row, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - row.get(i).length());
            text.append("| ");
            text.append(i == 0 ? row.get(i) + padding : padding + row.get(i));
            text.append(' ');
        }
        text.append("|\n");
    }

    private static void appendRule(StringBuilder text, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            text.append('|').append(i == 0 ? ':' : '-');
            text.append("-".repeat(widths[i])).append(i == 0 ? '-' : ':');
        }
        text.append("|\n");
    }
}
