package parley.messagedb;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** After very many appends of all kinds a client holds what it held after a tenth as many. */
class AppendsLeaveNothingBehindTest {
    private static final int APPENDS = Soak.times(50_000, 1_000_000);
    private static final int CALLERS = 64;
    private static final int CONNECTIONS = 8;

    /**
     * Two for each of the three ways to write, two that find out why one was refused; the test's.
     */
    private static final int MOST_STATEMENTS = 9;

    /** Threads that carry virtual threads, or keep time for the pool, come and go. */
    private static final int STRAY_THREADS = 4;

    private static final long STRAY_BYTES = 8L << 20;

    /**
     * @param connections that the server has of the client
     * @param statements most that one connection has prepared on the server
     * @param threads of the platform
     * @param bytes of the heap that are reachable
     */
    private record Holdings(int connections, int statements, int threads, long bytes) {}

    @Test
    void holdsAfterManyAppendsWhatItHeldAfterFew() throws Exception {
        PGSimpleDataSource database = TestPostgres.withOwnSql();
        database.setApplicationName("leaks");
        try (HikariDataSource pool = TestPostgres.pool(database, CONNECTIONS)) {
            MessageDb store = new MessageDb(pool);
            append(store, APPENDS / 10);
            Holdings few = holdings(database, pool);

            append(store, APPENDS);

            Holdings many = holdings(database, pool);
            assertThat(store.appendsUnderWay()).isZero();
            assertThat(many.connections()).isLessThanOrEqualTo(CONNECTIONS);
            assertThat(many.statements()).isBetween(1, MOST_STATEMENTS);
            assertThat(many.threads()).isLessThanOrEqualTo(few.threads() + STRAY_THREADS);
            assertThat(many.bytes()).isLessThan(few.bytes() + STRAY_BYTES);
        }
    }

    private static void append(MessageDb store, int appends) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                Random random = new Random(caller);
                callers.add(
                        threads.submit(
                                () -> {
                                    for (int i = 0; i < appends / CALLERS; i++) {
                                        append(store, random);
                                    }
                                }));
            }
            for (Future<?> each : callers) {
                each.get();
            }
        }
    }

    private static void append(MessageDb store, Random random) {
        int kind = random.nextInt(100);
        String streamName = "c" + random.nextInt(20) + "-" + random.nextInt(1000);
        boolean bad = kind == 0;
        List<NewMessage> messages = messages(kind < 10 ? 1 + random.nextInt(20) : 1, bad);
        ExpectedVersion expected =
                kind >= 10 && kind < 20 ? ExpectedVersion.noStream() : ExpectedVersion.any();
        Duration timeout = kind == 99 ? Duration.ZERO : Duration.ofHours(1);
        try {
            store.append(streamName, messages, expected, timeout);
            if (kind == 98) {
                store.append(streamName, messages, expected, timeout);
            }
        } catch (WrongExpectedVersionException e) {
            // The stream is there already.
        } catch (BusyException e) {
            if (!timeout.isZero()) {
                throw e;
            }
        } catch (MessageDbException e) {
            if (!bad) {
                throw e;
            }
        }
    }

    private static List<NewMessage> messages(int count, boolean bad) {
        String data = bad ? "{" : "{\"text\": \"said\"}";
        return Stream.generate(() -> new NewMessage(UUID.randomUUID(), "T", data, null))
                .limit(count)
                .toList();
    }

    private static Holdings holdings(PGSimpleDataSource database, HikariDataSource pool)
            throws SQLException {
        String connections =
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'leaks'"
                        + " AND pid <> pg_backend_pid() AND datname = current_database()";
        return new Holdings(
                Integer.parseInt(TestPostgres.column(database, connections).getFirst()),
                preparedStatements(pool),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                reachableBytes());
    }

    /** Asks each connection of the pool. */
    private static int preparedStatements(HikariDataSource pool) throws SQLException {
        List<Connection> all = new ArrayList<>();
        int most = 0;
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                Connection next = pool.getConnection();
                all.add(next);
                String count = "SELECT count(*) FROM pg_prepared_statements";
                most =
                        Math.max(
                                most,
                                Integer.parseInt(TestPostgres.column(next, count).getFirst()));
            }
            return most;
        } finally {
            for (Connection each : all) {
                each.close();
            }
        }
    }

    private static long reachableBytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            memory.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
