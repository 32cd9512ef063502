package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A server and its standby, which takes over when the first one dies. */
final class TwoServers implements AutoCloseable {
    private final CrashingServer primary;
    private final CrashingServer standby;

    /**
     * @param folder empty
     * @param install installs the interface on the first
     */
    TwoServers(Path folder, Consumer<DataSource> install) throws IOException, SQLException {
        primary = new CrashingServer(folder.resolve("primary"), install);
        Path copy = folder.resolve("standby");
        Files.createDirectory(
                copy,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        TestPostgres.execute(primary.database(), "ALTER SYSTEM SET wal_keep_size = '2GB'");
        reload(primary);
        BaseBackup.copy(primary.database(), primary.folder(), copy);
        Files.createFile(copy.resolve("standby.signal"));
        Files.writeString(
                copy.resolve("postgresql.auto.conf"),
                """

                primary_conninfo = 'host=127.0.0.1 port=%d user=postgres application_name=standby'
                """
                        .formatted(primary.port()),
                StandardOpenOption.APPEND);
        standby = CrashingServer.startedFrom(copy);
        await(primary, "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'", "1");
    }

    /** From now on the first acknowledges nothing that the standby has not on its disk. */
    void synchronous() {
        TestPostgres.execute(
                primary.database(), "ALTER SYSTEM SET synchronous_standby_names = 'standby'");
        reload(primary);
        await(primary, "SELECT sync_state FROM pg_stat_replication", "sync");
    }

    /** The standby gets nothing any more, once it has all that there is. */
    void cutOff() {
        String end =
                TestPostgres.column(primary.database(), "SELECT pg_current_wal_lsn()").getFirst();
        await(standby, "SELECT pg_last_wal_replay_lsn() >= '%s'".formatted(end), "t");
        TestPostgres.execute(standby.database(), "ALTER SYSTEM SET primary_conninfo = ''");
        reload(standby);
        await(standby, "SELECT count(*) FROM pg_stat_wal_receiver", "0");
    }

    /** The first dies, and the standby takes over. */
    void failOver() throws IOException, InterruptedException {
        primary.die();
        assertThat(TestPostgres.column(standby.database(), "SELECT pg_promote(true, 60)"))
                .containsExactly("t");
    }

    DataSource standby() {
        return standby.database();
    }

    /** Whichever takes writes, for clients of a name. */
    PGSimpleDataSource either(String applicationName) {
        PGSimpleDataSource either = new PGSimpleDataSource();
        either.setServerNames(new String[] {"127.0.0.1", "127.0.0.1"});
        either.setPortNumbers(new int[] {primary.port(), standby.port()});
        either.setDatabaseName("postgres");
        either.setUser("postgres");
        either.setApplicationName(applicationName);
        either.setCurrentSchema("message_store,public");
        either.setTargetServerType("primary");
        either.setHostRecheckSeconds(0);
        return either;
    }

    private static void reload(CrashingServer server) {
        TestPostgres.execute(server.database(), "SELECT pg_reload_conf()");
    }

    private static void await(CrashingServer server, String query, String answer) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        List<String> got = TestPostgres.column(server.database(), query);
        while (!got.equals(List.of(answer))) {
            assertThat(System.nanoTime())
                    .as("%s is not %s but %s", query, answer, got)
                    .isLessThan(deadline);
            got = TestPostgres.column(server.database(), query);
        }
    }

    /** The standby first: it needs no other. */
    @Override
    public void close() throws IOException {
        standby.close();
        primary.close();
    }
}
