package parley.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What the process's streams lead to. Where the operating system does not tell (it does on Linux),
 * nothing is known of them.
 *
 * @param inputBytes how large the file is that the input comes from; empty when it is none
 * @param outputIsPipe whether the output goes to another program, which may have had enough
 * @param errorIsTerminal whether a person sees the error output as it is written
 */
record Ends(OptionalLong inputBytes, boolean outputIsPipe, boolean errorIsTerminal) {

    static final Ends UNKNOWN = new Ends(OptionalLong.empty(), false, false);

    private static final Path STREAMS = Path.of("/proc/self/fd");

    static Ends ofProcess() {
        return new Ends(
                fileSize(STREAMS.resolve("0")),
                leadsTo(STREAMS.resolve("1")).startsWith("pipe:"),
                isTerminal(leadsTo(STREAMS.resolve("2"))));
    }

    private static OptionalLong fileSize(Path stream) {
        try {
            return Files.isRegularFile(stream)
                    ? OptionalLong.of(Files.size(stream))
                    : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static boolean isTerminal(String file) {
        return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty");
    }

    private static String leadsTo(Path stream) {
        try {
            return Files.readSymbolicLink(stream).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }
}
