package parley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.log.EmbeddedPostgresFixture.canConnect;
import static parley.log.EmbeddedPostgresFixture.child;
import static parley.log.EmbeddedPostgresFixture.connect;
import static parley.log.EmbeddedPostgresFixture.postmaster;
import static parley.log.EmbeddedPostgresFixture.query;
import static parley.log.EmbeddedPostgresFixture.runningIn;
import static parley.log.EmbeddedPostgresFixture.write;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedPostgresTest {

    /** A database that was created and closed. Tests that do more than look start on a copy. */
    @TempDir static Path made;

    /** A database that was created in an empty folder and runs, for tests that only look. */
    private static EmbeddedPostgres running;

    @TempDir Path temp;

    @BeforeAll
    static void create() throws IOException {
        EmbeddedPostgres.start(made.resolve("postgres")).close();
        running =
                EmbeddedPostgres.start(
                        EmbeddedPostgresFixture.copy(
                                made.resolve("postgres"), made.resolve("running")));
    }

    @AfterAll
    static void close() throws IOException {
        running.close();
    }

    private Path copy() throws IOException {
        return EmbeddedPostgresFixture.copy(made.resolve("postgres"), temp);
    }

    @Test
    void startsOnAnEmptyFolderAndIsDurable() throws Exception {
        try (Connection connection = connect(running)) {
            assertThat(query(connection, "show server_version_num")).startsWith("18");
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                assertThat(query(connection, "show " + setting)).as(setting).isEqualTo("on");
            }
            assertThat(query(connection, "show data_checksums")).isEqualTo("on");
            assertThat(query(connection, "show server_encoding")).isEqualTo("UTF8");
        }
    }

    @Test
    void listensOnLoopbackAlone() throws Exception {
        try (Connection connection = connect(running)) {
            assertThat(query(connection, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(connection, "show unix_socket_directories")).isEmpty();
        }
    }

    @Test
    void letsItsRoleMakeSchemasRolesAndDatabasesWithoutBeingSuperuser() throws Exception {
        try (Connection connection = connect(running);
                Statement statement = connection.createStatement()) {
            statement.execute("create schema message_store");
            statement.execute("create role message_store login");
            statement.execute("grant usage on schema message_store to message_store");
            statement.execute("create extension pgcrypto");
            statement.execute("create database other");
            assertThat(query(connection, "show is_superuser")).isEqualTo("off");
        }
    }

    @Test
    void keepsItsDataAndItsPortOverARestart() throws Exception {
        Path folder = copy();
        String url;
        try (EmbeddedPostgres database = EmbeddedPostgres.start(folder);
                Connection connection = connect(database)) {
            url = database.url();
            write(connection, "kept");
        }
        try (EmbeddedPostgres database = EmbeddedPostgres.start(folder);
                Connection connection = connect(database)) {
            assertThat(database.url()).isEqualTo(url);
            assertThat(query(connection, "select text from fact")).isEqualTo("kept");
        }
    }

    @Test
    void takesAnotherPortWhenItsOwnIsTaken() throws Exception {
        Path folder = copy();
        String url;
        int port;
        try (EmbeddedPostgres database = EmbeddedPostgres.start(folder)) {
            url = database.url();
            port = port(database);
        }
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
                EmbeddedPostgres database = EmbeddedPostgres.start(folder);
                Connection connection = connect(database)) {
            assertThat(port(database)).isNotEqualTo(taken.getLocalPort());
            assertThat(Files.readString(database.urlFile()).strip())
                    .isEqualTo(database.url())
                    .isNotEqualTo(url);
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void refusesEveryoneWithoutThePassword() {
        assertRefused(running, running.user(), "wrong");
        assertRefused(running, running.user(), "");
        assertRefused(running, "postgres", running.password());
        assertRefused(running, "postgres", "postgres");
    }

    @Test
    void neverTrustsAfterSomeoneEditedTheAccessRules() throws Exception {
        Path folder = copy();
        Files.writeString(folder.resolve("data/pg_hba.conf"), "host all all 127.0.0.1/32 trust\n");
        try (EmbeddedPostgres database = EmbeddedPostgres.start(folder)) {
            assertRefused(database, database.user(), "wrong");
        }
    }

    @Test
    void keepsTheUrlForItsOwnerAlone() throws Exception {
        Path folder = made.toRealPath().resolve("running/postgres");
        assertThat(running.url()).matches("postgres://parley:[\\w-]{32}@127.0.0.1:\\d+/parley");
        assertThat(running.urlFile())
                .isEqualTo(folder.resolveSibling("postgres.url"))
                .hasContent(running.url());
        for (Path secret : List.of(running.urlFile(), folder.resolve("password"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                    .isEqualTo("rw-------");
        }
        assertThat(running.jdbcUrl()).doesNotContain(running.password());
    }

    @Test
    void givesAnotherPasswordWhenItsFileWasDeleted() throws Exception {
        Path folder = copy();
        String old = Files.readString(folder.resolve("password")).strip();
        Files.delete(folder.resolve("password"));
        try (EmbeddedPostgres database = EmbeddedPostgres.start(folder);
                Connection connection = connect(database)) {
            assertThat(connection.isValid(5)).isTrue();
            assertThat(database.password()).isNotEqualTo(old);
            assertRefused(database, database.user(), old);
        }
    }

    @Test
    void createsAnotherWhenItsDataWasDeleted() throws Exception {
        Path folder = copy();
        Files.move(folder.resolve("data"), temp.resolve("gone"));
        try (EmbeddedPostgres database = EmbeddedPostgres.start(folder)) {
            assertThat(canConnect(database)).isTrue();
        }
    }

    @Test
    void refusesASecondStartOnARunningFolder() throws Exception {
        Path folder = copy();
        try (EmbeddedPostgres database = EmbeddedPostgres.start(folder)) {
            long postmaster = postmaster(folder);
            assertThatIOException()
                    .isThrownBy(() -> EmbeddedPostgres.start(folder))
                    .withMessage("the embedded database in %s is in use by this process", folder);
            Process other = child(folder);
            assertThat(other.waitFor()).isEqualTo(1);
            assertThat(other.inputReader().readLine())
                    .isEqualTo("the embedded database in %s is in use by another process", folder);
            assertThat(canConnect(database)).isTrue();
            assertThat(postmaster(folder)).isEqualTo(postmaster);
        }
    }

    @Test
    void refusesTheDataOfAnotherMajorVersion() throws Exception {
        Path folder = copy();
        Files.writeString(folder.resolve("data/PG_VERSION"), "17\n");
        assertThatIOException()
                .isThrownBy(() -> EmbeddedPostgres.start(folder))
                .withMessageContaining("is of Postgres 17, and this program brings 18");
        // The refusal let go of the folder.
        Files.writeString(folder.resolve("data/PG_VERSION"), "18\n");
        EmbeddedPostgres.start(folder).close();
    }

    @Test
    void refusesAFolderOfSomethingElseWithoutTouchingIt() throws Exception {
        Path folder = copy();
        Path data = folder.resolve("data");
        Files.move(data, temp.resolve("elsewhere"));
        Files.createDirectory(data);
        Files.writeString(data.resolve("diary"), "dear");
        assertThatIOException()
                .isThrownBy(() -> EmbeddedPostgres.start(folder))
                .withMessageContaining("has no PG_VERSION");
        assertThat(data.resolve("diary")).hasContent("dear");
    }

    @Test
    void refusesAFolderThatCannotBeWritten() {
        assertThatIOException()
                .isThrownBy(() -> EmbeddedPostgres.start(Path.of("/proc")))
                .withMessageStartingWith(
                        "the embedded database's folder /proc cannot be written: ");
    }

    @Test
    void deletesTheProgramsOfOtherReleasesAndOfInterruptedUnpackings() throws Exception {
        Path folder = copy();
        List<Path> others =
                List.of(folder.resolve("programs-17"), folder.resolve("new-programs-1"));
        for (Path other : others) {
            Files.createDirectories(other.resolve("bin"));
            Files.writeString(other.resolve("bin/postgres"), "");
        }
        try (EmbeddedPostgres database = EmbeddedPostgres.start(folder)) {
            assertThat(canConnect(database)).isTrue();
            assertThat(others).allMatch(Files::notExists);
        }
    }

    @Test
    void stopsQuicklyAndForGoodWhileOthersAreConnected() throws Exception {
        Path folder = copy();
        EmbeddedPostgres database = EmbeddedPostgres.start(folder);
        try (Connection connection = connect(database)) {
            connection.setAutoCommit(false);
            query(connection, "select 1");
            long since = System.nanoTime();
            database.close();
            assertThat(Duration.ofNanos(System.nanoTime() - since))
                    .isLessThan(Duration.ofSeconds(5));
        }
        assertThat(runningIn(folder)).isEmpty();
        assertThat(folder.resolve("data/postmaster.pid")).doesNotExist();
        database.close();
    }

    private static void assertRefused(EmbeddedPostgres database, String user, String password) {
        assertThatThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), user, password))
                .isInstanceOf(SQLException.class)
                .satisfies(
                        e ->
                                assertThat(((SQLException) e).getSQLState())
                                        .isIn("28P01", "28000", "08004"));
    }

    private static int port(EmbeddedPostgres database) {
        return Integer.parseInt(database.url().replaceAll(".*:(\\d+)/parley", "$1"));
    }
}
