package parley.cli;

import com.google.protobuf.Message;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Shows pages of something, each as a table or as JSON, so that very many need no more room than
 * one page.
 */
final class Listing<M extends Message> {

    private final Terminal terminal;
    private final boolean json;
    private final String none;
    private final List<String> headings;
    private final Function<M, Table.Cell[]> cells;

    /**
     * @param none what people read when there is nothing
     */
    Listing(
            Terminal terminal,
            boolean json,
            String none,
            List<String> headings,
            Function<M, Table.Cell[]> cells) {
        this.terminal = terminal;
        this.json = json;
        this.none = none;
        this.headings = List.copyOf(headings);
        this.cells = cells;
    }

    void show(Stream<List<M>> stream) {
        Iterator<List<M>> pages = stream.iterator();
        for (boolean first = true; pages.hasNext(); first = false) {
            show(pages.next(), first);
        }
    }

    private void show(List<M> page, boolean first) {
        if (json) {
            page.forEach(terminal::json);
            return;
        }
        if (first && page.isEmpty()) {
            terminal.line(none);
            return;
        }
        Table table = new Table();
        if (first) {
            table.row(headings.stream().map(Table.Cell::heading).toArray(Table.Cell[]::new));
        }
        page.forEach(item -> table.row(cells.apply(item)));
        table.print(terminal);
    }
}
