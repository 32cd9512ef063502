package parley.bench;

/** What a benchmark is at, on standard error, so that standard output is the report alone. */
final class Progress {

    private Progress() {}

    static void tell(String line) {
        System.err.println("bench: " + line);
    }
}
