package parley.cli;

import java.util.List;
import parley.v1.Range;

/** A text in which what was searched for stands out. */
final class Highlighted {

    private Highlighted() {}

    /**
     * The text, harmless, with its lines.
     *
     * @param ranges in code points of the text; those that are not within it, or overlap an earlier
     *     one, do not stand out
     */
    static String text(String text, List<Range> ranges, Terminal terminal) {
        StringBuilder shown = new StringBuilder();
        int length = text.codePointCount(0, text.length());
        int done = 0;
        for (Range range : ranges) {
            if (range.getStart() >= done
                    && range.getStart() < range.getEnd()
                    && range.getEnd() <= length) {
                shown.append(HarmlessText.lines(part(text, done, range.getStart())));
                mark(
                        HarmlessText.lines(part(text, range.getStart(), range.getEnd())),
                        terminal,
                        shown);
                done = range.getEnd();
            }
        }
        return shown.append(HarmlessText.lines(part(text, done, length))).toString();
    }

    /** Each line by itself: a row's further lines are indented. */
    private static void mark(String found, Terminal terminal, StringBuilder shown) {
        String separator = "";
        for (String line : found.split("\n", -1)) {
            shown.append(separator).append(terminal.style(Style.FOUND, line));
            separator = "\n";
        }
    }

    private static String part(String text, int from, int to) {
        int start = text.offsetByCodePoints(0, from);
        return text.substring(start, text.offsetByCodePoints(start, to - from));
    }
}
