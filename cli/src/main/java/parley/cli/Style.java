package parley.cli;

/** How text stands out where a terminal shows colours. */
enum Style {
    PLAIN(""),
    BOLD("\u001B[1m"),
    DIM("\u001B[2m"),
    NAME("\u001B[36m"),
    FOUND("\u001B[1;33m"),
    ERROR("\u001B[31m");

    private static final String END = "\u001B[0m";

    private final String start;

    Style(String start) {
        this.start = start;
    }

    String apply(String text) {
        return this == PLAIN || text.isEmpty() ? text : start + text + END;
    }
}
