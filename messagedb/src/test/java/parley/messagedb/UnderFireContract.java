package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Many writers of several processes, and other clients, on a server whose sessions are ended and
 * whose processes are killed under them: whatever they were told is so.
 */
abstract class UnderFireContract {
    private static final List<String> CATEGORIES = List.of("a", "b", "c", "d");

    /** In each of three processes. */
    private static final int WRITERS = 12;

    private static final int KILLS = Soak.times(1, 20);
    private static final int BETWEEN_KILLS = Soak.times(300, 5_000);
    private static final String WRITES = "application_name IN ('appends', 'raw')";

    abstract void install(DataSource database);

    /** Whether {@code write_message} takes the time after it has got the lock. */
    abstract boolean rawTimesRise();

    @Test
    void whateverWritersWereToldIsSo(@TempDir Path folder) throws Exception {
        Ledger ledger = new Ledger();
        try (CrashingServer server = new CrashingServer(folder, this::install);
                HikariDataSource reading = pool(server, "reads");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicBoolean quiet = new AtomicBoolean();
            List<Follower> followers = List.of(follower(reading), follower(reading));
            List<Future<?>> reads =
                    followers.stream()
                            .<Future<?>>map(each -> threads.submit(() -> follow(each, quiet)))
                            .toList();

            try {
                fire(server, ledger);
                awaitEndOfWrites(server.database());
            } finally {
                quiet.set(true);
            }
            for (Future<?> each : reads) {
                each.get();
            }

            Audit audit = new Audit(server.database());
            audit.agreesWith(ledger);
            audit.streamsHaveNoGapsAndTheirTimesRise(rawTimesRise());
            followers.forEach(audit::wasReadInOrderBy);
            wasWorthIt(ledger, server.database());
        }
    }

    private static void fire(CrashingServer server, Ledger ledger) throws Exception {
        PGSimpleDataSource database = server.database("appends");
        String url = database.getURL();
        try (LossyWire wire = new LossyWire(server.port());
                HikariDataSource appending = CrashingServer.patientPool(over(wire, database), 8);
                HikariDataSource raw = pool(server, "raw");
                AppendProcess _ = new AppendProcess(url, CATEGORIES, WRITERS, 100, ledger);
                AppendProcess _ = new AppendProcess(url, CATEGORIES, WRITERS, 200, ledger);
                ExecutorService threads = Executors.newCachedThreadPool();
                AppendLoad here =
                        new AppendLoad(
                                new MessageDb(appending, AppendObserver.none(), threads),
                                true,
                                CATEGORIES,
                                WRITERS,
                                0,
                                ledger);
                RawLoad _ = new RawLoad(raw, CATEGORIES, 4, 300, ledger);
                Disturbance disturbance =
                        new Disturbance(server.database("disturbs"), WRITES, CATEGORIES)) {
            Random random = new Random(9);
            for (int kill = 0; kill < KILLS; kill++) {
                for (int step = 0; step < 20; step++) {
                    ledger.awaitMore(BETWEEN_KILLS / 20);
                    here.interruptOne(random);
                }
                server.kill();
            }
            ledger.awaitMore(BETWEEN_KILLS);
            assertThat(disturbance.ended()).isGreaterThan(10);
            assertThat(disturbance.held()).isGreaterThan(1);
            assertThat(wire.lost()).isGreaterThan(10);
        }
    }

    private static PGSimpleDataSource over(LossyWire wire, PGSimpleDataSource database) {
        database.setServerNames(new String[] {"127.0.0.1"});
        database.setPortNumbers(new int[] {wire.port()});
        return database;
    }

    private static HikariDataSource pool(CrashingServer server, String name) {
        return CrashingServer.patientPool(server.database(name), 8);
    }

    private static Follower follower(DataSource database) {
        return new Follower(new OrderedReader(database, Set.copyOf(CATEGORIES)));
    }

    private static void follow(Follower follower, AtomicBoolean quiet) {
        follower.readUntil(quiet::get);
        follower.readUntil(follower::foundNothing);
    }

    /** Sessions whose client is gone may still be writing. */
    private static void awaitEndOfWrites(DataSource database) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!TestPostgres.column(database, "SELECT pid FROM pg_stat_activity WHERE " + WRITES)
                .isEmpty()) {
            assertThat(System.nanoTime()).as("they write on").isLessThan(deadline);
        }
    }

    /** It has met what it is to withstand. */
    private static void wasWorthIt(Ledger ledger, DataSource database) {
        assertThat(ledger.stored()).hasSizeGreaterThan(KILLS * BETWEEN_KILLS);
        assertThat(ledger.committed()).isNotEmpty();
        assertThat(ledger.refused()).isNotEmpty();
        assertThat(ledger.overtaken()).isNotEmpty();
        String shared =
                """
                SELECT xmin::text FROM message_store.messages WHERE type = 'Appended'
                GROUP BY xmin::text HAVING count(DISTINCT split_part(stream_name, '-', 1)) > 1
                """;
        assertThat(TestPostgres.column(database, shared))
                .as("batches of several categories")
                .hasSizeGreaterThan(5);
        System.getLogger(UnderFireContract.class.getName())
                .log(
                        System.Logger.Level.INFO,
                        "%d acknowledged, %d committed, %d refused, %d unknown, %d overtaken"
                                .formatted(
                                        ledger.stored().size(),
                                        ledger.committed().size(),
                                        ledger.refused().size(),
                                        ledger.unknown().size(),
                                        ledger.overtaken().size()));
    }
}
