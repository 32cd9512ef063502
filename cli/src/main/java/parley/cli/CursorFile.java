package parley.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine.ParameterException;

/** A file that holds a cursor and nothing else, replaced as a whole. */
final class CursorFile {

    private static final int LONGEST = 1024;

    private final Path file;
    private final HubOptions options;
    private String held = "";

    /**
     * @param options of the command that keeps its cursor
     */
    CursorFile(Path file, HubOptions options) {
        this.file = file;
        this.options = options;
    }

    /**
     * The cursor; empty when there is no file, or nothing in it.
     *
     * @throws ParameterException when it cannot be read, or holds something else
     */
    String read() {
        try {
            if (Files.notExists(file)) {
                return "";
            }
            String text = Files.size(file) > LONGEST ? "too long" : Files.readString(file).strip();
            if (!text.matches("[!-~]*")) {
                throw options.wrong(file + " holds something else than a cursor.");
            }
            held = text;
            return text;
        } catch (IOException e) {
            throw options.wrong("The cursor cannot be read from %s: %s".formatted(file, reason(e)));
        }
    }

    /**
     * @throws ParameterException when it cannot be written; then the file has what it had
     */
    void write(String cursor) {
        if (cursor.isEmpty() || cursor.equals(held)) {
            return;
        }
        Path written = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(written, cursor + "\n");
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            held = cursor;
        } catch (IOException e) {
            throw options.wrong("The cursor cannot be kept in %s: %s".formatted(file, reason(e)));
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName();
    }
}
