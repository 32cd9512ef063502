package parley.cli;

/** What a command's exit code tells the program that started it. */
enum ExitCode {
    DONE(0),
    /** The hub answered no. */
    REFUSED(1),
    /** The command line, or what it was fed, makes no sense; the hub was not asked. */
    USAGE(2),
    /**
     * No usable answer: no connection, no time left, an overloaded hub, or no Parley hub at all.
     */
    UNREACHABLE(3);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
