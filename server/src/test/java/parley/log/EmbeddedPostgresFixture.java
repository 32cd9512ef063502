package parley.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** What the tests of the embedded database share. */
final class EmbeddedPostgresFixture {

    private EmbeddedPostgresFixture() {}

    /** Copies a closed database into a folder of this name; its programs are linked. */
    static Path copy(Path source, Path parent) throws IOException {
        Path folder = EmbeddedFiles.createFolder(parent).toRealPath().resolve("postgres");
        try (Stream<Path> all = Files.walk(source)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Path copy = folder.resolve(source.relativize(path));
                if (path.toString().contains("/programs-") && Files.isRegularFile(path)) {
                    Files.createLink(copy, path);
                } else {
                    Files.copy(
                            path,
                            copy,
                            StandardCopyOption.COPY_ATTRIBUTES,
                            LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
        Files.delete(folder.resolve("port"));
        return folder;
    }

    static Connection connect(EmbeddedPostgres database) throws SQLException {
        return DriverManager.getConnection(
                database.jdbcUrl(), database.user(), database.password());
    }

    static boolean canConnect(EmbeddedPostgres database) {
        try (Connection connection = connect(database)) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    static void write(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table fact as select '" + text + "' as text");
        }
    }

    static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    static long postmaster(Path folder) throws IOException {
        return Long.parseLong(
                Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst().strip());
    }

    static List<ProcessHandle> runningIn(Path folder) {
        return ProcessHandle.allProcesses()
                .filter(
                        process ->
                                process.info().command().orElse("").startsWith(folder.toString()))
                .toList();
    }

    static Process child(Path folder) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hub.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Another process with an embedded database: prints its address, or why there is none. */
    static final class Hub {

        private Hub() {}

        public static void main(String[] args) throws Exception {
            // Standard output carries the answer.
            ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAndStopAllAppenders();
            try (EmbeddedPostgres database = EmbeddedPostgres.start(Path.of(args[0]));
                    Connection connection = connect(database)) {
                write(connection, "from the child");
                System.out.println(database.url());
                while (System.in.read() >= 0) {
                    assertThat(connection.isClosed()).isFalse();
                }
            } catch (IOException e) {
                System.out.println(e.getMessage());
                System.exit(1);
            }
        }
    }

    static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(5);
        }
    }
}
