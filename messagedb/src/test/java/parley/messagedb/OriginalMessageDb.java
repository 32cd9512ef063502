package parley.messagedb;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * The original Message DB, fetched with npm when a test first asks for it, and installed in the
 * order of its own scripts. It is only ever compared with.
 */
public final class OriginalMessageDb {
    /** The npm package whose database is of version 1.3.0. */
    private static final String PACKAGE = "@eventide/message-db@1.3.1";

    private static final Path FOLDER = Path.of("target", "original");
    private static final Path SQL =
            FOLDER.resolve("node_modules").resolve("@eventide/message-db/database");

    private static final List<String> SCRIPTS =
            List.of(
                    "install.sh",
                    "install-functions.sh",
                    "install-indexes.sh",
                    "install-views.sh",
                    "install-privileges.sh");

    private static final Pattern FILE = Pattern.compile("-?f? \\$base/(\\S+\\.sql)");

    private OriginalMessageDb() {}

    public static synchronized void install(DataSource database) {
        try (Connection connection = database.getConnection()) {
            fetch();
            for (String script : SCRIPTS) {
                for (String file : filesNamedIn(Files.readString(SQL.resolve(script)))) {
                    TestPostgres.execute(connection, Files.readString(SQL.resolve(file)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> filesNamedIn(String script) {
        return FILE.matcher(script).results().map(found -> found.group(1)).toList();
    }

    private static void fetch() throws IOException {
        Path version = SQL.resolve("VERSION.txt");
        if (!Files.exists(version)) {
            Files.createDirectories(FOLDER);
            npm("install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund");
        }
        if (!Files.readString(version).strip().equals("1.3.0")) {
            throw new IllegalStateException(PACKAGE + " does not hold version 1.3.0");
        }
    }

    private static void npm(String command, String... options) throws IOException {
        File log = FOLDER.resolve("npm.log").toFile();
        List<String> line = new ArrayList<>(List.of("npm", command));
        line.addAll(List.of(options));
        line.addAll(List.of("--prefix", FOLDER.toString(), PACKAGE));
        Process npm =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log).start();
        try {
            if (!npm.waitFor(2, TimeUnit.MINUTES) || npm.exitValue() != 0) {
                npm.destroyForcibly();
                throw new IOException("npm failed: " + Files.readString(log.toPath()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while npm ran", e);
        }
    }
}
