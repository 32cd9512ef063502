package parley.cli;

import picocli.CommandLine.Option;

/** The options of commands that start a job of a hub's. */
final class JobOptions {

    @Option(
            names = "--no-wait",
            description = "Only start it, and say its id; the exit code is that of the start.")
    private boolean goesAlone;

    /** Whether to wait for its end. */
    boolean waits() {
        return !goesAlone;
    }
}
