package parley.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * The original Message DB's SQL, which Parley's is compared with: fetched with npm by the first
 * benchmark that needs it, kept in {@code bench/target}, and installed in the order of its own
 * scripts.
 */
final class OriginalSql {

    /** The npm package whose SQL is of version {@value #VERSION}. */
    private static final String PACKAGE = "@eventide/message-db@1.3.1";

    private static final String VERSION = "1.3.0";
    private static final int MINUTES = 2;

    private static final List<String> SCRIPTS =
            List.of(
                    "install.sh",
                    "install-functions.sh",
                    "install-indexes.sh",
                    "install-views.sh",
                    "install-privileges.sh");

    /** How those scripts name the files that they run. */
    private static final Pattern FILE = Pattern.compile("-?f? \\$base/(\\S+\\.sql)");

    private OriginalSql() {}

    /**
     * Installs it in an empty database.
     *
     * @throws IOException when it cannot be fetched, or is not what it should be
     */
    static void install(DataSource database)
            throws IOException, InterruptedException, SQLException {
        Path sql = fetched(Stage.root().resolve("bench/target/original"));
        for (String script : SCRIPTS) {
            List<String> files =
                    FILE.matcher(Files.readString(sql.resolve(script)))
                            .results()
                            .map(found -> found.group(1))
                            .toList();
            for (String file : files) {
                Databases.execute(database, Files.readString(sql.resolve(file)));
            }
        }
    }

    private static Path fetched(Path folder) throws IOException, InterruptedException {
        Path sql = folder.resolve("node_modules/@eventide/message-db/database");
        Path version = sql.resolve("VERSION.txt");
        if (!Files.exists(version)) {
            Progress.tell("fetching " + PACKAGE);
            npm(Files.createDirectories(folder));
        }
        if (!Files.readString(version).strip().equals(VERSION)) {
            throw new IOException(PACKAGE + " does not hold version " + VERSION);
        }
        return sql;
    }

    private static void npm(Path folder) throws IOException, InterruptedException {
        File log = folder.resolve("npm.log").toFile();
        Process npm =
                new ProcessBuilder(
                                "npm",
                                "install",
                                "--no-save",
                                "--ignore-scripts",
                                "--no-audit",
                                "--no-fund",
                                "--prefix",
                                folder.toString(),
                                PACKAGE)
                        .redirectErrorStream(true)
                        .redirectOutput(log)
                        .start();
        try {
            if (!npm.waitFor(MINUTES, TimeUnit.MINUTES) || npm.exitValue() != 0) {
                throw new IOException("npm failed: " + Files.readString(log.toPath()));
            }
        } finally {
            npm.destroyForcibly();
        }
    }
}
