package parley.bench;

/** What Parley promises, beside what was measured. */
final class Bars {

    private final MarkdownTable table = new MarkdownTable("bar", "wanted", "measured", "");
    private boolean empty = true;

    /** A bar for a figure that must not fall below it. */
    void atLeast(String what, double wanted, double measured, String unit) {
        add(what, "at least " + figure(wanted, unit), figure(measured, unit), measured >= wanted);
    }

    /** A bar for a figure that must stay below it. */
    void under(String what, double wanted, double measured, String unit) {
        add(what, "under " + figure(wanted, unit), figure(measured, unit), measured < wanted);
    }

    /** A Markdown table, or nothing when nothing was measured that has a bar. */
    @Override
    public String toString() {
        return empty ? "" : table.toString();
    }

    private void add(String what, String wanted, String measured, boolean met) {
        empty = false;
        table.row(what, wanted, measured, met ? "met" : "MISSED");
    }

    private static String figure(double value, String unit) {
        return Machine.number(value, value >= 100 ? 0 : 2) + " " + unit;
    }
}
