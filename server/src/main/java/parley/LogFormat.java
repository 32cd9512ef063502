package parley;

/** How a line of the program's log looks. */
enum LogFormat {
    /** For people. */
    TEXT,
    /** One JSON object a line, for programs. */
    JSON
}
