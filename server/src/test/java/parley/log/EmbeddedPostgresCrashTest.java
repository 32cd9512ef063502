package parley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.log.EmbeddedPostgresFixture.await;
import static parley.log.EmbeddedPostgresFixture.canConnect;
import static parley.log.EmbeddedPostgresFixture.child;
import static parley.log.EmbeddedPostgresFixture.connect;
import static parley.log.EmbeddedPostgresFixture.postmaster;
import static parley.log.EmbeddedPostgresFixture.query;
import static parley.log.EmbeddedPostgresFixture.runningIn;
import static parley.log.EmbeddedPostgresFixture.write;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(120)
class EmbeddedPostgresCrashTest {

    /** A database that was created and closed; the tests start on a copy. */
    @TempDir static Path made;

    @TempDir Path temp;

    @BeforeAll
    static void create() throws IOException {
        EmbeddedPostgres.start(made.resolve("postgres")).close();
    }

    private Path copy() throws IOException {
        return EmbeddedPostgresFixture.copy(made.resolve("postgres"), temp);
    }

    @Test
    void comesBackOnTheSamePortWheneverItIsKilled() throws Exception {
        Path folder = copy();
        try (EmbeddedPostgres database = EmbeddedPostgres.start(folder)) {
            try (Connection connection = connect(database)) {
                write(connection, "committed");
            }
            for (int kill = 0; kill < 2; kill++) {
                long postmaster = postmaster(folder);
                try (Connection busy = connect(database)) {
                    CompletableFuture<Void> query =
                            CompletableFuture.runAsync(() -> loopForever(busy));
                    await(() -> isLooping(database));
                    destroy(postmaster);
                    await(query::isDone);
                }
                await(() -> canConnect(database));
                assertThat(postmaster(folder)).isNotEqualTo(postmaster);
                try (Connection connection = connect(database)) {
                    assertThat(query(connection, "select text from fact")).isEqualTo("committed");
                }
            }
        }
        assertThat(runningIn(folder)).isEmpty();
    }

    @Test
    void survivesTheKillOfOneConnection() throws Exception {
        Path folder = copy();
        try (EmbeddedPostgres database = EmbeddedPostgres.start(folder)) {
            long postmaster = postmaster(folder);
            try (Connection connection = connect(database)) {
                destroy(Long.parseLong(query(connection, "select pg_backend_pid()")));
            }
            await(() -> canConnect(database));
            assertThat(postmaster(folder)).isEqualTo(postmaster);
        }
    }

    @Test
    void stopsWhatAKilledHubLeftRunning() throws Exception {
        Path folder = copy();
        Process hub = child(folder);
        assertThat(hub.inputReader().readLine()).startsWith("postgres://");
        long orphan = postmaster(folder);
        hub.destroyForcibly().waitFor();
        assertThat(ProcessHandle.of(orphan)).isPresent();

        try (EmbeddedPostgres database = EmbeddedPostgres.start(folder);
                Connection connection = connect(database)) {
            assertThat(postmaster(folder)).isNotEqualTo(orphan);
            assertThat(query(connection, "select text from fact")).isEqualTo("from the child");
        }
        assertThat(runningIn(folder)).isEmpty();
    }

    @Test
    void leavesAStrangerAloneThatHasTheOldNumber() throws Exception {
        Path folder = copy();
        Process stranger = new ProcessBuilder("sleep", "1000").start();
        try {
            Files.writeString(
                    folder.resolve("data/postmaster.pid"),
                    "%d\n%s\n".formatted(stranger.pid(), folder.resolve("data")));
            try (EmbeddedPostgres database = EmbeddedPostgres.start(folder)) {
                assertThat(canConnect(database)).isTrue();
                assertThat(stranger.isAlive()).isTrue();
            }
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void beginsAnewWhenItsCreationWasInterrupted() throws Exception {
        Path fresh = temp.toRealPath().resolve("fresh/postgres");
        Process hub = child(fresh);
        await(
                () ->
                        Files.exists(fresh)
                                && unfinished(fresh)
                                        .anyMatch(data -> Files.exists(data.resolve("base"))));
        hub.destroyForcibly().waitFor();
        assertThat(fresh.resolve("data")).doesNotExist();

        try (EmbeddedPostgres database = EmbeddedPostgres.start(fresh)) {
            assertThat(canConnect(database)).isTrue();
        }
        assertThat(unfinished(fresh)).isEmpty();
        assertThat(runningIn(fresh)).isEmpty();
    }

    @Test
    void triesAgainUntilWhatHinderedItIsGone() throws Exception {
        Path folder = copy();
        Path settings = folder.resolve("data/postgresql.conf");
        String good = Files.readString(settings);
        Files.writeString(settings, "nonsense = on\n", StandardOpenOption.APPEND);
        FutureTask<EmbeddedPostgres> start = new FutureTask<>(() -> EmbeddedPostgres.start(folder));
        Logger log = (Logger) LoggerFactory.getLogger(PostmasterSupervisor.class);
        Complaints complaints = new Complaints();
        complaints.start();
        log.addAppender(complaints);
        try {
            Thread.ofVirtual().start(start);
            assertThat(complaints.lines.take())
                    .contains("does not start, and is tried again in 2 s", "postgresql.conf");
            assertThat(complaints.lines.take()).contains("does not start");
        } finally {
            log.detachAppender(complaints);
        }
        assertThat(start.isDone()).isFalse();

        Files.writeString(settings, good);
        try (EmbeddedPostgres database = start.get()) {
            assertThat(canConnect(database)).isTrue();
        }
    }

    @Test
    void givesUpStartingWhenInterrupted() throws Exception {
        Path folder = copy();
        Files.writeString(
                folder.resolve("data/postgresql.conf"),
                "nonsense = on\n",
                StandardOpenOption.APPEND);
        FutureTask<EmbeddedPostgres> start = new FutureTask<>(() -> EmbeddedPostgres.start(folder));
        Thread starter = Thread.ofVirtual().start(start);
        await(() -> Files.exists(folder.resolveSibling("postgres.url")));
        starter.interrupt();
        assertThatThrownBy(start::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedIOException.class);
        assertThat(runningIn(folder)).isEmpty();
    }

    /** A statement that does not notice by itself that the postmaster has died. */
    private static void loopForever(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("do 'begin loop end loop; end'");
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isNotEqualTo("42601");
        }
    }

    private static boolean isLooping(EmbeddedPostgres database) throws SQLException {
        try (Connection connection = connect(database)) {
            return query(
                            connection,
                            "select count(*) from pg_stat_activity"
                                    + " where state = 'active' and query like 'do %'")
                    .equals("1");
        }
    }

    private static void destroy(long pid) {
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly))
                .isEqualTo(Optional.of(true));
    }

    private static Stream<Path> unfinished(Path folder) throws IOException {
        return EmbeddedFiles.startingWith(folder, "new-").stream();
    }

    /** The warnings of a logger, as they come. */
    private static final class Complaints extends AppenderBase<ILoggingEvent> {

        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel() == Level.WARN) {
                lines.add(event.getFormattedMessage());
            }
        }
    }
}
