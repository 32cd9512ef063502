package parley.cli;

/** How a message stands in a row. */
final class MessageCells {

    private MessageCells() {}

    static Table.Cell author(String userId) {
        // Parentheses cannot stand in a user's id, so nobody can be called this.
        return userId.isEmpty()
                ? Table.Cell.of(Style.DIM, "(anonymous)")
                : Table.Cell.of(Style.NAME, userId);
    }

    /** The text, for the last column; without one, what there is instead. */
    static Table.Cell content(String text, String type, boolean edited) {
        if (text.isEmpty()) {
            return Table.Cell.of(Style.DIM, type.isEmpty() ? "(no text)" : "(" + type + ")");
        }
        return Table.Cell.lines(Style.PLAIN, text + (edited ? " (edited)" : ""));
    }
}
