package parley.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database cluster in the embedded database's folder: made once, whole or not at all.
 *
 * <pre>
 * folder/
 *   data/        the cluster, as initdb lays it out
 *   new-data…/   one that is being made; deleted by the next start
 *   password     of the role parley; deleting it makes the next start give the role another
 *   port         that was listened on last
 *   programs-…/  Postgres itself
 *   lock         held while the database is in use
 * </pre>
 *
 * Roles and passwords are set by Postgres's single-user mode, before anything listens, so there is
 * no moment in which another user of the machine could enter without a password. The superuser has
 * no password and so cannot connect at all.
 *
 * @param data the cluster's folder
 * @param password of the role {@link #NAME}, in characters that need no escape in a URL
 */
record EmbeddedCluster(Path data, String password) {

    /** The role that connects, and the database that it owns. */
    static final String NAME = "parley";

    /** The major version of the programs on the class path. */
    static final String MAJOR = "18";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedCluster.class);

    private static final int PASSWORD_BYTES = 24;

    private static final String CREATE_ROLE_AND_DATABASE =
            """
            CREATE ROLE parley LOGIN CREATEDB CREATEROLE;
            GRANT pg_monitor TO parley;
            CREATE DATABASE parley OWNER parley;
            """;

    private static final String ONLY_WITH_PASSWORD =
            """
            # Written by Parley at every start.
            host all all 127.0.0.1/32 scram-sha-256
            """;

    /**
     * Opens the folder's cluster, after making it when there is none. Nothing may run on it.
     *
     * @throws EmbeddedRefusal when what is there is not a cluster of this major version
     */
    static EmbeddedCluster open(Path folder, EmbeddedPrograms programs)
            throws IOException, InterruptedException {
        for (Path unfinished : EmbeddedFiles.startingWith(folder, "new-data")) {
            new FolderTree(unfinished).delete();
        }
        Path data = folder.resolve("data");
        if (isEmpty(data)) {
            LOG.info("creating the embedded database in {}", folder);
            // It is of a cluster that is gone; the role in the new one has none yet.
            Files.deleteIfExists(folder.resolve("password"));
            create(folder, data, programs);
        }
        refuseOtherVersion(data);
        EmbeddedFiles.write(data.resolve("pg_hba.conf"), ONLY_WITH_PASSWORD);
        return new EmbeddedCluster(data, password(folder.resolve("password"), data, programs));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "EmbeddedCluster[" + data + "]";
    }

    private static boolean isEmpty(Path data) throws IOException {
        try (var entries = Files.newDirectoryStream(data)) {
            return !entries.iterator().hasNext();
        } catch (NotDirectoryException e) {
            throw new EmbeddedRefusal(data + " is a file, where the embedded database belongs");
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    private static void create(Path folder, Path data, EmbeddedPrograms programs)
            throws IOException, InterruptedException {
        Path fresh = Files.createTempDirectory(folder, "new-data");
        programs.run(
                "",
                "initdb",
                "--pgdata=" + fresh,
                "--username=postgres",
                "--auth=reject",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions");
        runAlone(programs, fresh, CREATE_ROLE_AND_DATABASE);
        EmbeddedFiles.moveDurably(fresh, data);
    }

    private static void refuseOtherVersion(Path data) throws IOException {
        Path file = data.resolve("PG_VERSION");
        if (!Files.exists(file)) {
            throw new EmbeddedRefusal(
                    "%s is not empty and not a database either (it has no PG_VERSION)"
                            .formatted(data));
        }
        String version = Files.readString(file).strip();
        if (!version.equals(MAJOR)) {
            throw new EmbeddedRefusal(
                    "the embedded database in %s is of Postgres %s, and this program brings %s: "
                                    .formatted(data, version, MAJOR)
                            + "start the release that made it, and move its contents with pg_dump");
        }
    }

    /** The file is written after the role has the password, so a file that exists is right. */
    private static String password(Path file, Path data, EmbeddedPrograms programs)
            throws IOException, InterruptedException {
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        runAlone(programs, data, "ALTER ROLE parley PASSWORD '" + password + "';\n");
        EmbeddedFiles.write(file, password + "\n");
        return password;
    }

    /** Runs SQL, a statement a line, in a Postgres that serves nobody else. */
    private static void runAlone(EmbeddedPrograms programs, Path data, String sql)
            throws IOException, InterruptedException {
        programs.run(
                sql,
                "postgres",
                "--single",
                "-D",
                data.toString(),
                "-c",
                "exit_on_error=true",
                "-c",
                "log_min_error_statement=panic",
                "postgres");
    }
}
